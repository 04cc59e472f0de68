"""What training costs here: forward and backward, with the kernels that a user gets."""

from __future__ import annotations

from advisor.core.model import Stored


class TrainingCost(Stored):
    """One model at one length, `batch` × `length` tokens a step: seconds of fresh repeats of
    forward, loss and backward, and bytes that the graph keeps for the backward pass."""

    family: str
    band: str
    width: int
    backbone_parameters: int
    length: int
    batch: int
    threads: int
    seconds: tuple[float, ...]
    saved_bytes: int | None = None
    kernel: str = ""

    @property
    def ms_per_thousand_tokens(self) -> float:
        """By the median of the repeats."""
        ordered = sorted(self.seconds)
        return ordered[len(ordered) // 2] * 1e6 / (self.batch * self.length)
