"""Is one candidate faster than another here? Paired by round, so that drift hits both alike.

Each round measured both in fresh processes close in time; the log ratio of their medians is one
observation, and the interval is a bootstrap over rounds (`clustered_bootstrap.py`): processes
differ more than runs within one. Where too few rounds measured both, the processes of either are
compared as they are, with the wider interval that this gives.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from advisor.core import clustered_bootstrap
from advisor.core.measurement import Measurement, SeriesName

NOISE = 0.02
"""Ratios within 2 % are a tie whatever the interval says: the repeatability of a quiet machine."""
LEAST_PAIRS = 3
"""Of fewer an interval says next to nothing: at two, Student's t is 12.7."""
ByRound = Mapping[int, float]
"""Median seconds of the process of each round, as of `Measurement.by_round`."""


@dataclass(frozen=True)
class Ratio:
    """Time of `a` over time of `b`, with a 95 % interval; below 1: `a` is faster."""

    value: float
    low: float
    high: float

    @property
    def faster(self) -> str | None:
        """ "a", "b", or `None` within noise."""
        if self.high < 1 - NOISE:
            return "a"
        return "b" if self.low > 1 + NOISE else None

    @property
    def inverse(self) -> Ratio:
        """Time of `b` over time of `a`."""
        return Ratio(1 / self.value, 1 / self.high, 1 / self.low)


def ratio(a: Measurement, b: Measurement, series: SeriesName, length: int) -> Ratio | None:
    """Their ratio at one length, or `None` where one of them has fewer than two processes."""
    return by_rounds(a.by_round(series, length), b.by_round(series, length))


def by_rounds(a: ByRound, b: ByRound) -> Ratio | None:
    """The same of medians that were read before, since reading them is most of the work."""
    shared = sorted(a.keys() & b.keys())
    enough_apart = min(len(a), len(b)) >= (LEAST_PAIRS if len(shared) >= 2 else 2)
    if len(shared) < LEAST_PAIRS and enough_apart:
        return unpaired_ratio(list(a.values()), list(b.values()))
    if len(shared) < 2:
        return None
    logs = [math.log(a[r] / b[r]) for r in shared]
    return _ratio(statistics.fmean(logs), clustered_bootstrap.paired(logs))


def unpaired_ratio(a_s: Sequence[float], b_s: Sequence[float]) -> Ratio | None:
    """Time in `a_s` over time in `b_s`, process medians in seconds that have nothing to do with
    one another; `None` where one side has fewer than two."""
    if len(a_s) < 2 or len(b_s) < 2:
        return None
    a, b = [math.log(s) for s in a_s], [math.log(s) for s in b_s]
    return _ratio(statistics.fmean(a) - statistics.fmean(b), clustered_bootstrap.unpaired(a, b))


def _ratio(log: float, interval: tuple[float, float]) -> Ratio:
    low, high = interval
    return Ratio(math.exp(log), math.exp(low), math.exp(high))
