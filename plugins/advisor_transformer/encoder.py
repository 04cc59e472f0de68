"""The Transformer encoder: every position sees every other; the whole input must be there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from advisor.api import Candidate, Capabilities, Device, Task
from advisor_transformer.offer import sizes


class TransformerEncoder:
    """Two pre-norm blocks, rotary positions, fused attention."""

    api_version: ClassVar[int] = 1
    summary: ClassVar[str] = "Transformer encoder, pre-norm, rotary positions, two blocks"
    source: ClassVar[str] = (
        "Vaswani et al. 2017, section 3, https://arxiv.org/abs/1706.03762; pre-norm: Xiong et al. "
        "2020, https://arxiv.org/abs/2002.04745; rotary: Su et al. 2021, "
        "https://arxiv.org/abs/2104.09864"
    )
    capabilities: ClassVar[Capabilities] = Capabilities(
        kinds=frozenset(
            {
                "classification",
                "pair-classification",
                "span-extraction",
                "tagging",
                "transcription",
                "forecasting",
                "regression",
            }
        ),
        causal=False,
        streams=False,
        generates=False,
        bidirectional=True,
    )

    def candidates(self, task: Task, device: Device) -> Sequence[Candidate]:
        return sizes("transformer-encoder")

    def build(self, candidate: Candidate) -> Any:
        from advisor_transformer.blocks import Encoder

        given = candidate.hyperparameters
        return Encoder(
            candidate.width, int(given["layers"]), int(given["heads"]), int(given["feed_forward"])
        )
