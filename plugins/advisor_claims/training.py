"""Tests claims about what training costs: one group of families against another, by length.

Costs of equal size and equal steps (batch and length) are compared; the cheapest of each group
stands for it. The repeats are of one process and say nothing of how processes differ, so a length
counts for a side only where the medians are well apart and the middle halves of the repeats are.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from advisor.api import TrainingCost
from advisor_claims.by_length import Judged, judged

Costs = Sequence[TrainingCost]
Pair = tuple[TrainingCost, TrainingCost]
APART = 1.10
"""Medians within 10 % count for neither side: one process against another differs by as much on a
machine that others share."""
NO_PAIRS = "no two of these were trained at the same size, length and batch"


def pairs_by_length(
    costs: Costs, ours: Iterable[str], theirs: Iterable[str]
) -> tuple[str, dict[int, Pair]]:
    """The band with most lengths, and there by length the cheapest of `ours` and of `theirs`.

    Where several batches were trained at a length, the largest that both have is taken: it fills
    the machine best.
    """
    a, b = (_cheapest(c for c in costs if c.family in side) for side in (ours, theirs))
    by_band: dict[str, dict[int, Pair]] = {}
    for at in sorted(a.keys() & b.keys()):  # a larger batch comes later, and replaces
        band, length, _ = at
        by_band.setdefault(band, {})[length] = a[at], b[at]
    return max(by_band.items(), key=lambda item: len(item[1]), default=("", {}))


def test_training_faster(
    costs: Costs, ours: Iterable[str], theirs: Iterable[str], name: str
) -> Judged:
    """Is `ours`, called `name`, faster to train, by milliseconds per 1,000 tokens?"""
    band, pairs = pairs_by_length(costs, ours, theirs)
    if not pairs:
        return "not tested", NO_PAIRS
    ratios = {length: _ms(b) / _ms(a) for length, (a, b) in pairs.items()}
    yes = [x for x, (a, b) in pairs.items() if ratios[x] > APART and _apart(a, b)]
    no = [x for x, (a, b) in pairs.items() if ratios[x] < 1 / APART and _apart(b, a)]
    each = ", ".join(f"{_ms(a):.1f} against {_ms(b):.1f} at {x:,}" for x, (a, b) in pairs.items())
    told = f"at {band} size {name} trains 1,000 tokens in {each} steps (milliseconds)"
    return judged(yes, no, list(pairs), told)


def combined(parts: Mapping[str, Judged]) -> Judged:
    """Several judgements of one claim, each told under its name; bounded where they differ. Those
    not tested are left out; a single part needs no name."""
    told = {name: one for name, one in parts.items() if one[0] != "not tested"}
    if not told or len(parts) == 1:
        return next(iter(parts.values()), ("not tested", NO_PAIRS))
    if len(told) == 1:
        name, (alone, reason) = next(iter(told.items()))
        return alone, f"{name}: {reason}"
    statuses = {status for status, _ in told.values()}
    if len(statuses) == 1:
        return statuses.pop(), ". ".join(f"{name}: {x}" for name, (_, x) in told.items())
    return "bounded here", ". ".join(
        f"{name} ({one.removesuffix(' here')}): {reason}" for name, (one, reason) in told.items()
    )


def growth(by_length: Mapping[int, float]) -> float | None:
    """Exponent of a cost in the length, over the longest span of at least a doubling at the long
    end: 1 is linear, 2 quadratic. `None` with fewer than two such lengths."""
    longest = max(by_length, default=0)
    before = [length for length in by_length if 2 * length <= longest]
    if not before:
        return None
    near = max(before)
    return math.log(by_length[longest] / by_length[near]) / math.log(longest / near)


def _cheapest(costs: Iterable[TrainingCost]) -> dict[tuple[str, int, int], TrainingCost]:
    """By band, length and batch."""
    found: dict[tuple[str, int, int], TrainingCost] = {}
    for cost in sorted(costs, key=_ms, reverse=True):
        found[cost.band, cost.length, cost.batch] = cost
    return found


def _ms(cost: TrainingCost) -> float:
    return cost.ms_per_thousand_tokens


def _apart(fast: TrainingCost, slow: TrainingCost) -> bool:
    """The upper quartile of the faster lies below the lower quartile of the slower."""
    quick, late = sorted(fast.seconds), sorted(slow.seconds)
    return quick[(3 * len(quick)) // 4] < late[len(late) // 4]
