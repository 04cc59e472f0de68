"""Is one candidate faster than another here? Paired by round, so that drift hits both alike.

Each round measured both in fresh processes close in time; the log ratio of their medians is one
observation. A t interval over rounds is honest for the few that there are: it knows that processes
differ more than runs within one.
"""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass

from advisor.core.measurement import Measurement, SeriesName

T_975 = (12.71, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228)
"""Student's t at 97.5 % for 1 to 10 degrees of freedom (any table); 2.2 beyond."""
NOISE = 0.02
"""Ratios within 2 % are a tie whatever the interval says: the repeatability of a quiet machine."""


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


def ratio(a: Measurement, b: Measurement, series: SeriesName, length: int) -> Ratio | None:
    """Their ratio at one length, or `None` where fewer than two rounds measured both."""
    in_a, in_b = a.by_round(series, length), b.by_round(series, length)
    logs = [math.log(in_a[r] / in_b[r]) for r in sorted(in_a.keys() & in_b.keys())]
    if len(logs) < 2:
        return None
    mean = statistics.fmean(logs)
    t = T_975[min(len(logs) - 1, len(T_975)) - 1]
    half = t * statistics.stdev(logs) / math.sqrt(len(logs))
    return Ratio(math.exp(mean), math.exp(mean - half), math.exp(mean + half))
