"""Do two judges agree on a percentile? Pure: figures in, words and numbers out.

The interval that decides is that of one process's samples (order statistics, which take calls for
independent). If both judges sample one and the same distribution,
a judge with m queries falls within the 95 % interval of n samples with a probability of
2 Phi(1.96 / sqrt(1 + n / m)) - 1, for it has an error too. Fresh processes can differ by more than
that; the interval for one further process shows by how much, and is too wide to decide anything.
"""

from __future__ import annotations

import math
import random
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from advisor.core.quantiles import binomial_cdf, lower_bound, quantile, upper_bound
from advisor.decide.student import t_975

SIDE = 0.975
"""Confidence of each end, for a 95 % interval."""
CHANCE = 0.05
"""A count of rounds that is rarer than this by chance is called a disagreement."""


@dataclass(frozen=True)
class Interval:
    """Seconds."""

    low: float
    high: float

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high

    def __str__(self) -> str:
        return f"{self.low * 1e6:.1f}–{self.high * 1e6:.1f} µs"


def interval(samples_s: Sequence[float], q: float) -> Interval:
    """The 95 % interval of the q-quantile; its ends are infinite where n is too small."""
    low, high = lower_bound(samples_s, q, SIDE), upper_bound(samples_s, q, SIDE)
    return Interval(0.0 if low is None else low, math.inf if high is None else high)


def expected_share(samples: int, queries: int) -> float:
    """Share of rounds within, were nothing but chance between the two."""
    return math.erf(1.96 / math.sqrt(1 + samples / queries) / math.sqrt(2))


def disagree(within: int, rounds: int, expected: float) -> bool:
    """Whether so few rounds within would come by chance less than once in twenty times."""
    return binomial_cdf(within, rounds, expected) < CHANCE


def ratio(theirs: Sequence[float], ours: Sequence[float]) -> tuple[float, Interval]:
    """Geometric mean of `theirs / ours` by round, and its 95 % t interval."""
    logs = [math.log(b / a) for a, b in zip(ours, theirs, strict=True)]
    return math.exp(statistics.fmean(logs)), _around(logs, 1 / len(logs))


def further_process(by_process_s: Sequence[float]) -> Interval:
    """The 95 % prediction interval of the same figure in one more process (Student, of logs)."""
    return _around([math.log(s) for s in by_process_s], 1 + 1 / len(by_process_s))


def _around(logs: Sequence[float], variance_share: float) -> Interval:
    if len(logs) < 2:
        return Interval(0.0, math.inf)
    t = t_975(len(logs) - 1)
    half = t * statistics.stdev(logs) * math.sqrt(variance_share)
    mean = statistics.fmean(logs)
    return Interval(math.exp(mean - half), math.exp(mean + half))


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
