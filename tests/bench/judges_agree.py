"""Do two judges agree on a percentile? Pure: figures in, words and numbers out.

The interval that decides is the one that the tool's verdicts and reports rest on
(`advisor.decide.latency_rule`): from the limit below which our processes fail to the limit from
which they pass. It is made for the next process, which another judge's process is, so at 95 % at
most about one of twenty of the judge's processes may be outside, and their median may not.
"""

from __future__ import annotations

import math
import random
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from advisor.core import clustered_bootstrap
from advisor.core.quantiles import binomial_cdf, quantile
from advisor.decide.latency_rule import bounds

RATE = 0.95
"""Of further processes that the interval is to hold."""
CHANCE = 0.05
"""A count of rounds that is rarer than this by chance is called a disagreement."""


@dataclass(frozen=True)
class Interval:
    """Seconds, or a ratio."""

    low: float
    high: float

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high

    def __str__(self) -> str:
        return f"{self.low * 1e6:.0f} to {self.high * 1e6:.0f} µs"


def interval(processes_s: Sequence[Sequence[float]], q: float) -> Interval:
    """The verdict's own about the q-quantile; an end that does not exist is 0 or infinite."""
    turns = bounds(processes_s, q)
    return Interval(turns.lower_s or 0.0, turns.upper_s or math.inf)


def within(ours: Interval, theirs_s: Sequence[float]) -> tuple[int, bool]:
    """How many of the judge's processes are within, and whether that is as many as stated."""
    inside = sum(value in ours for value in theirs_s)
    enough = binomial_cdf(inside, len(theirs_s), RATE) >= CHANCE
    return inside, enough and statistics.median(theirs_s) in ours


def ratio(theirs: Sequence[float], ours: Sequence[float]) -> tuple[float, Interval]:
    """Geometric mean of `theirs / ours` by round, and its 95 % interval (a bootstrap)."""
    logs = [math.log(b / a) for a, b in zip(ours, theirs, strict=True)]
    value = math.exp(statistics.fmean(logs))
    if len(logs) < 2:
        return value, Interval(0.0, math.inf)
    low, high = clustered_bootstrap.paired(logs)
    return value, Interval(math.exp(low), math.exp(high))


def close(found: tuple[float, Interval], share: float) -> bool | None:
    """Whether a ratio is within `share` of 1; `None` if it is not, but may be."""
    value, span = found
    if abs(value - 1) <= share:
        return True
    return None if span.low <= 1 + share and span.high >= 1 - share else False


def queued(samples_s: Sequence[float], rate: float, wake_s: float, q: float) -> float:
    """The q-quantile from arrival to answer if calls like `samples_s` served a Poisson stream.

    One worker, first come first served (Lindley's recursion); one that was idle starts `wake_s`
    after the arrival. The samples are drawn independently, so a busy spell of the machine, which
    delays many arrivals at once, is not in it.
    """
    rng = random.Random(0)
    arrival = free = 0.0
    waits = []
    for _ in range(100_000):
        arrival += rng.expovariate(rate)
        free = max(arrival + wake_s, free) + rng.choice(samples_s)
        waits.append(free - arrival)
    return quantile(waits, q)
