"""Where one candidate overtakes another on this device as inputs grow; never beyond what was
measured.

Between two measured lengths the point is found by a straight line in log length and log ratio: the
cost of a family is close to a power of the length over a factor of two.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations, pairwise

from advisor.core.candidate import Candidate
from advisor.core.comparison import ByRound, Ratio, by_rounds
from advisor.core.measurement import PRIMARY, Measurement, SeriesName
from advisor.core.recommendation import Crossing
from advisor.core.task import Mode
from advisor.decide.how_much_faster import times

AtLength = tuple[int, Ratio]
Medians = dict[int, ByRound]
"""By length."""


def crossings(
    measured: Sequence[tuple[Candidate, Measurement]], mode: Mode
) -> tuple[Crossing, ...]:
    """Every crossing of every pair, in the order given; a pair that never crosses is one entry."""
    read = [(c, _medians(m, PRIMARY[mode])) for c, m in measured]
    found: list[Crossing] = []
    for (a, in_a), (b, in_b) in combinations(read, 2):
        points = _points(in_a, in_b)
        if len(points) >= 2:
            found += _pair(a, b, points, _unit(mode))
    return tuple(found)


def _medians(measurement: Measurement, series: SeriesName) -> Medians:
    """Read once for each candidate, not for each pair: sorting the runs is most of the work."""
    return {n: measurement.by_round(series, n) for n in measurement.lengths(series)}


def _points(a: Medians, b: Medians) -> list[AtLength]:
    ratios = ((length, by_rounds(a[length], b[length])) for length in sorted(a.keys() & b.keys()))
    return [(length, found) for length, found in ratios if found is not None]


def _pair(a: Candidate, b: Candidate, points: list[AtLength], unit: str) -> list[Crossing]:
    sure = [(length, found.faster) for length, found in points if found.faster]
    swaps = [
        (low, high, before) for (low, before), (high, after) in pairwise(sure) if before != after
    ]
    if not swaps:
        return [_no_crossing(a, b, points, sure, unit)]
    return [_crossing(a, b, points, low, high, first, unit) for low, high, first in swaps]


def _crossing(
    a: Candidate, b: Candidate, points: list[AtLength], low: int, high: int, first: str, unit: str
) -> Crossing:
    before, after = (a, b) if first == "a" else (b, a)
    length = _where(points, low, high)
    between = f"between {low} and {high}" if high > low else f"at {low}"
    return Crossing(
        a=before.id,
        b=after.id,
        length=length,
        low=low,
        high=high,
        shortest=points[0][0],
        longest=points[-1][0],
        says=(
            f"{after.label} overtakes {before.label} at about {round(length):,} {unit} "
            f"(surely {between})"
        ),
    )


def _no_crossing(
    a: Candidate, b: Candidate, points: list[AtLength], sure: list[tuple[int, str]], unit: str
) -> Crossing:
    shortest, longest = points[0][0], points[-1][0]
    across = f"from {shortest} to {longest} {unit}"
    names = {side for _, side in sure}
    winner = None if not names else a if names == {"a"} else b
    loser = b if winner is a else a
    if winner is None:
        says = f"{a.label} and {b.label} are equally fast {across}, within noise"
    else:
        ratios = [r if winner is b else r.inverse for _, r in points]
        faster = _faster(winner.label, loser.label, ratios, sure)
        says = f"no crossing {across}: {faster}"
    return Crossing(
        a=a.id,
        b=b.id,
        faster=None if winner is None else winner.id,
        shortest=shortest,
        longest=longest,
        says=says,
    )


def _faster(winner: str, loser: str, ratios: list[Ratio], sure: list[tuple[int, str]]) -> str:
    """How much faster over all lengths at 95 %, or at which, where that is not sure at all."""
    if len(sure) < len(ratios):
        where = ", ".join(str(length) for length, _ in sure)
        return f"{winner} is faster than {loser} at {where}, as fast within noise elsewhere"
    low, high = times(min(r.low for r in ratios)), times(max(r.high for r in ratios))
    between = low if low == high else f"{low} to {high}"
    return f"{winner} is faster than {loser} ({between} times)"


def _where(points: list[AtLength], low: int, high: int) -> float:
    """Length at which the log ratio is zero, on the segment where it changes sign."""
    inside = [(length, math.log(r.value)) for length, r in points if low <= length <= high]
    for (x0, y0), (x1, y1) in pairwise(inside):
        if y0 == 0:
            return float(x0)
        if y0 * y1 < 0:
            share = y0 / (y0 - y1)
            return math.exp(math.log(x0) + share * (math.log(x1) - math.log(x0)))
    return math.sqrt(low * high)


def _unit(mode: Mode) -> str:
    return "past tokens" if mode == "generate" else "steps"
