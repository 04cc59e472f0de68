"""The temporal convolution network: dilated causal convolutions, each block seeing further."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar

from advisor.api import Candidate, Capabilities, Device, Task, one_per_band

KERNEL = 3
MIN_BLOCKS, MAX_BLOCKS = 2, 10
"""Ten blocks see 4,093 steps back; more would thin the layers of small models too far."""


def receptive_field(blocks: int) -> int:
    """Steps that one output sees: two convolutions per block, dilations 1, 2, 4 …"""
    return 1 + 2 * (KERNEL - 1) * ((1 << blocks) - 1)


def blocks_for(steps: int) -> int:
    """The fewest blocks, within bounds, whose receptive field covers `steps`."""
    fitting = (b for b in range(MIN_BLOCKS, MAX_BLOCKS) if receptive_field(b) >= steps)
    return next(fitting, MAX_BLOCKS)


def parameters(width: int, blocks: int) -> int:
    """Weights: per block two convolutions without bias and the scale and shift of their norms."""
    return blocks * 2 * (KERNEL * width * width + 2 * width)


class Tcn:
    """As many blocks as the task's typical length asks for, the width by the size band."""

    api_version: ClassVar[int] = 1
    summary: ClassVar[str] = "temporal convolution network, dilated, causal, residual"
    source: ClassVar[str] = (
        "Bai, Kolter and Koltun 2018, section 3, https://arxiv.org/abs/1803.01271; batch norm in "
        "place of weight norm: Choi et al. 2019, https://arxiv.org/abs/1904.03814"
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
        streams=True,
        generates=True,
    )

    def candidates(self, task: Task, device: Device) -> Sequence[Candidate]:
        blocks = blocks_for(task.input.length.typical)
        hyperparameters = {
            "blocks": blocks,
            "kernel": KERNEL,
            "receptive_field": receptive_field(blocks),
        }
        return one_per_band(
            "tcn", partial(parameters, blocks=blocks), lambda _: {**hyperparameters}, multiple=2
        )

    def build(self, candidate: Candidate) -> Any:
        from advisor_convolution.blocks import TemporalConvolution

        given = candidate.hyperparameters
        return TemporalConvolution(candidate.width, int(given["blocks"]), int(given["kernel"]))
