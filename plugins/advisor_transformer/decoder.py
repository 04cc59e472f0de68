"""The causal Transformer decoder: each position sees those before it, kept in a cache."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from advisor.api import Candidate, Capabilities, Device, Task
from advisor_transformer.offer import sizes


class TransformerDecoder:
    """The encoder's blocks with a causal mask; its state is a key-value cache that grows."""

    api_version: ClassVar[int] = 1
    summary: ClassVar[str] = "causal Transformer decoder with key-value cache, two blocks"
    source: ClassVar[str] = (
        "Vaswani et al. 2017, section 3.1, https://arxiv.org/abs/1706.03762; decoder only: "
        "Radford et al. 2018 (GPT); rotary: Su et al. 2021, https://arxiv.org/abs/2104.09864"
    )
    capabilities: ClassVar[Capabilities] = Capabilities(
        kinds=frozenset(
            {
                "classification",
                "pair-classification",
                "span-extraction",
                "tagging",
                "language-modeling",
                "transcription",
                "forecasting",
                "regression",
            }
        ),
        causal=True,
        streams=False,
        generates=True,
    )

    def candidates(self, task: Task, device: Device) -> Sequence[Candidate]:
        return sizes("transformer-decoder")

    def build(self, candidate: Candidate) -> Any:
        from advisor_transformer.blocks import Decoder

        given = candidate.hyperparameters
        return Decoder(
            candidate.width, int(given["layers"]), int(given["heads"]), int(given["feed_forward"])
        )
