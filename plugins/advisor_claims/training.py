"""Tests claims about what training costs: one group of families against another, by length.

Costs of equal size and equal steps (batch and length) are compared; the cheapest of each group
stands for it. The repeats are of one process and say nothing of how processes differ, so a length
counts for a side only where the medians are well apart and the middle halves of the repeats are.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence

from advisor.api import ClaimStatus, TrainingCost
from advisor_claims.spans import spans

Costs = Sequence[TrainingCost]
Judged = tuple[ClaimStatus, str]
Pair = tuple[TrainingCost, TrainingCost]
APART = 1.10
"""Medians within 10 % count for neither side: one process against another differs by as much on a
machine that others share."""
MEGABYTE = 1_000_000
NO_PAIRS = "no two of these were trained at the same size, length and batch"


def pairs_by_length(
    costs: Costs,
    ours: Iterable[str],
    theirs: Iterable[str],
    value: Callable[[TrainingCost], float],
) -> tuple[str, dict[int, Pair]]:
    """The band with most lengths, and there by length the cheapest of `ours` and of `theirs`.

    Where several batches were trained at a length, the largest that both have is taken: it fills
    the machine best.
    """
    sides = [c for c in costs if c.family in ours], [c for c in costs if c.family in theirs]
    by_band: dict[str, dict[int, Pair]] = {}
    shared = {(c.band, c.length, c.batch) for c in sides[0]}
    shared &= {(c.band, c.length, c.batch) for c in sides[1]}
    for band, length, batch in sorted(shared):  # a larger batch comes later, and replaces
        a, b = (
            min(
                (c for c in side if (c.band, c.length, c.batch) == (band, length, batch)),
                key=value,
            )
            for side in sides
        )
        by_band.setdefault(band, {})[length] = a, b
    return max(by_band.items(), key=lambda item: len(item[1]), default=("", {}))


def test_training_faster(
    costs: Costs, ours: Iterable[str], theirs: Iterable[str], name: str
) -> Judged:
    """Is `ours`, called `name`, faster to train, by milliseconds per 1,000 tokens?"""
    band, pairs = pairs_by_length(costs, ours, theirs, _ms)
    if not pairs:
        return "not tested", NO_PAIRS
    ratios = {length: _ms(b) / _ms(a) for length, (a, b) in pairs.items()}
    yes = [x for x, (a, b) in pairs.items() if ratios[x] > APART and _apart(a, b)]
    no = [x for x, (a, b) in pairs.items() if ratios[x] < 1 / APART and _apart(b, a)]
    each = ", ".join(f"{ratios[x]:.2f} at {x:,}" for x in pairs)
    a, b = pairs[max(pairs)]
    told = (
        f"at {band} size {name} trains {each} steps times as fast (at {max(pairs):,} steps "
        f"{a.family} {_ms(a):.1f} ms per 1,000 tokens, {b.family} {_ms(b):.1f})"
    )
    return verdict(yes, no, list(pairs), told, "equally fast")


def test_training_smaller(
    costs: Costs, ours: Iterable[str], theirs: Iterable[str], name: str
) -> Judged:
    """Does `ours`, called `name`, keep less for the backward pass, in bytes per sequence?"""
    kept = [c for c in costs if c.saved_bytes]
    band, pairs = pairs_by_length(kept, ours, theirs, megabytes)
    if not pairs:
        return "not tested", NO_PAIRS
    ratios = {length: megabytes(a) / megabytes(b) for length, (a, b) in pairs.items()}
    yes = [length for length, ratio in ratios.items() if ratio < 1 / APART]
    no = [length for length, ratio in ratios.items() if ratio > APART]
    each = ", ".join(
        f"{megabytes(a):.2g} MB ({a.family}) against {megabytes(b):.2g} ({b.family}) at {x:,}"
        for x, (a, b) in pairs.items()
    )
    told = f"a sequence in training at {band} size, {name}: {each} steps"
    return verdict(yes, no, list(pairs), told, "equally much")


def verdict(
    yes: Sequence[int], no: Sequence[int], known: Sequence[int], told: str, even: str
) -> Judged:
    """Confirmed where nothing speaks against it, refuted where nothing speaks for it."""
    if yes and not no:
        return "confirmed here", told
    if no and not yes:
        return "refuted here", told
    if not yes:
        return "bounded here", f"{even}; {told}"
    return "bounded here", f"true at {spans(yes, known)}, not at {spans(no, known)}; {told}"


def combined(judged: Mapping[str, Judged]) -> Judged:
    """Several judgements of one claim, each told under its name; bounded where they differ."""
    told = {name: one for name, one in judged.items() if one[0] != "not tested"}
    if not told:
        return next(iter(judged.values()), ("not tested", NO_PAIRS))
    statuses = {status for status, _ in told.values()}
    status: ClaimStatus = statuses.pop() if len(statuses) == 1 else "bounded here"
    return status, ". ".join(
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


def megabytes(cost: TrainingCost) -> float:
    """What one sequence keeps for the backward pass."""
    return (cost.saved_bytes or 0) / cost.batch / MEGABYTE


def _ms(cost: TrainingCost) -> float:
    return cost.ms_per_thousand_tokens


def _apart(fast: TrainingCost, slow: TrainingCost) -> bool:
    """The upper quartile of the faster lies below the lower quartile of the slower."""
    quick, late = sorted(fast.seconds), sorted(slow.seconds)
    return quick[(3 * len(quick)) // 4] < late[len(late) // 4]
