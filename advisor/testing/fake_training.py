"""What training costs and how gradients fade, with the figures that a test asks for."""

from __future__ import annotations

from collections.abc import Mapping

from advisor.core.learned import GradientByLag
from advisor.core.training import TrainingCost

REPEATS = (0.96, 0.98, 0.99, 1.0, 1.01, 1.03, 1.06)
"""Seconds of the repeats over their median: middle half within 2 %."""


def fake_training_cost(
    family: str,
    length: int,
    ms: float,
    *,
    band: str = "medium",
    batch: int | None = None,
    saved_bytes: int | None = None,
    spread: float = 1.0,
) -> TrainingCost:
    """`ms` per 1,000 tokens at steps of about 4,096 tokens; `spread` widens the repeats."""
    batch = batch or max(1, 4096 // length)
    median_s = ms * batch * length / 1e6
    return TrainingCost(
        family=family,
        band=band,
        width=128,
        backbone_parameters=500_000,
        length=length,
        batch=batch,
        threads=2,
        seconds=tuple(median_s * (1 + (x - 1) * spread) for x in REPEATS),
        saved_bytes=saved_bytes,
    )


def fake_gradient(
    family: str, ratios: Mapping[int, float], initialisation: str = "default"
) -> GradientByLag:
    """`ratios` by lag, over lag 0."""
    return GradientByLag(
        family=family, band="small", initialisation=initialisation, ratios={0: 1.0, **ratios}
    )
