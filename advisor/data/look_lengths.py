"""How long inputs are, and how much of a padded batch would be padding."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

from advisor.core.looked import Fact

BATCH = 32
BARS = (8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096)


def quantile(ordered: Sequence[int], share: float) -> int:
    """The smallest length that `share` of the inputs don't exceed."""
    return ordered[max(0, math.ceil(len(ordered) * share) - 1)]


def length_facts(lengths: Sequence[int], unit: str) -> tuple[Fact, ...]:
    """Quantiles, histogram, and waste in batches of 32, mixed and sorted by length."""
    ordered = sorted(lengths)
    at = {f"p{round(q * 100)}": float(quantile(ordered, q)) for q in (0.05, 0.5, 0.95, 0.99)}
    figures = at | {"mean": sum(ordered) / len(ordered), "max": float(ordered[-1])}
    says = (
        f"{unit}s per input: half have at most {figures['p50']:,.0f}, 95 % at most "
        f"{figures['p95']:,.0f}, the longest {figures['max']:,.0f}"
    )
    mixed = list(lengths)
    random.Random(0).shuffle(mixed)
    waste = {"mixed": padding_waste(mixed), "sorted": padding_waste(ordered)}
    return (
        Fact("length", says, figures),
        Fact("lengths", _bars(ordered), _histogram(ordered)),
        Fact(
            "padding",
            f"{waste['mixed']:.0%} of a mixed batch of {BATCH} is padding, "
            f"{waste['sorted']:.0%} where batches are sorted by length",
            waste,
        ),
    )


def padding_waste(lengths: Sequence[int], batch: int = BATCH) -> float:
    """Share of steps that are padding when batches are cut in this order."""
    batches = [lengths[i : i + batch] for i in range(0, len(lengths), batch)]
    padded = sum(max(each) * len(each) for each in batches)
    return 1 - sum(lengths) / padded if padded else 0.0


def _histogram(ordered: Sequence[int]) -> dict[str, float]:
    bounds = [bar for bar in BARS if bar < ordered[-1]]
    figures: dict[str, float] = {}
    below = 0
    for bound in [*bounds, ordered[-1]]:
        upto = sum(length <= bound for length in ordered)
        if upto > below:
            figures[f"<={bound}"] = float(upto - below)
        below = upto
    return figures


def _bars(ordered: Sequence[int]) -> str:
    parts = _histogram(ordered)
    return "share of inputs up to " + ", ".join(
        f"{bound[2:]}: {count / len(ordered):.0%}" for bound, count in parts.items()
    )
