"""Is a latency budget kept? A test that may be looked at after every round, as often as one likes.

A budget at percentile 100·q is kept when at most p0 = 1-q of all runs are over it. Two
e-processes bet against that: a mixture over shares p of prod (p/p0)^over ((1-p)/(1-p0))^within.
With p below p0 each factor has a mean of at most 1 under every true share from p0 up, so the
mixture is a supermartingale and ever reaches 1/alpha with a chance of at most alpha (Ville 1939),
however often one looks; mirrored above p0. It is a bet on a Bernoulli stream (Waudby-Smith and
Ramdas 2024, arXiv 2010.09686) made of the runs over one value, as Howard and Ramdas do for
quantiles (Bernoulli 28, 2022, arXiv 1906.09712).

Counting takes the runs as independent, which those of one process are not, and a process may be
slower as a whole. So a verdict also needs `next_process_s` on its side: where the quantile of one
more fresh process would lie, predicted from how far those measured differ beyond the wobble of a
sample quantile. In simulations of p95 with looks after each of rounds 3 to 20 (`test_anytime.py`)
wrong verdicts stay under 5 % at budgets 5 % and 1 % beside the truth, also where runs are
autocorrelated (rho 0.5) and the p95 of processes differs 1.6 times by their spread. Counting alone
was enough for autocorrelation; it passed wrongly up to 18 in 100 times, at the very budget, where
processes differ. Not held: where whole processes differ 1.6 times, 4 to 6 % of verdicts are wrong
at 5 % beside (10 to 14 % at 1 %); where they differ in how many runs are slow, 6 % at 1 % beside;
and one process in many that is far slower than those seen (three alike say nothing of a tenth).
"""

from __future__ import annotations

import functools
import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from advisor.core import quantiles
from advisor.core.student import t_975

ERROR = 0.025
"""Chance of a wrong PASS over all looks together; as much again for a wrong FAIL."""
SHARES_BELOW = ((0.0, 0.80), (0.12, 0.05), (0.3, 0.06), (0.55, 0.05), (0.8, 0.04))
"""Alternatives to p0 as (p / p0, weight). Most is laid on none being over, so that 75 runs without
one over pass at p95 (69 in a test that looks once, at 3 %)."""
SHARES_ABOVE = (
    (1.0, 0.3),
    (0.01, 0.12),
    (0.03, 0.12),
    (0.08, 0.12),
    (0.2, 0.12),
    (0.45, 0.11),
    (0.75, 0.11),
)
"""Alternatives to p0 as ((p - p0) / (1 - p0), weight): two runs over of two fail at p95."""


@functools.cache
def passes(over: int, n: int, q: float) -> bool:
    """Whether surely fewer than 1-q of all runs are over, `over` of `n` having been."""
    p0 = 1 - q
    shares = tuple((p0 * part, weight) for part, weight in SHARES_BELOW)
    return _log_mixture(over, n, p0, shares) >= -math.log(ERROR)


@functools.cache
def fails(over: int, n: int, q: float) -> bool:
    """Whether surely more than 1-q of all runs are over, `over` of `n` having been."""
    p0 = 1 - q
    shares = tuple((p0 + (1 - p0) * part, weight) for part, weight in SHARES_ABOVE)
    return _log_mixture(over, n, p0, shares) >= -math.log(ERROR)


@functools.cache
def most_over(n: int, q: float) -> int | None:
    """The most runs of `n` that may be over and still pass; `None` if not even without any."""
    if not passes(0, n, q):
        return None
    low, high = 0, n
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if passes(middle, n, q) else (low, middle)
    return low


@functools.cache
def fewest_over(n: int, q: float) -> int | None:
    """The fewest runs of `n` that must be over to fail; `None` if not even all of them would."""
    if not fails(n, n, q):
        return None
    low, high = 0, n
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if fails(middle, n, q) else (middle, high)
    return high


@functools.cache
def runs_needed(q: float) -> int:
    """The least number of runs that pass with none over."""
    n = 1
    while not passes(0, n, q):
        n += 1
    return n


def least_passing(samples: Sequence[float], q: float) -> float | None:
    """The least limit that `samples` pass by count, or `None` if there are too few."""
    allowed = most_over(len(samples), q)
    return None if allowed is None else sorted(samples)[len(samples) - 1 - allowed]


def greatest_failing(samples: Sequence[float], q: float) -> float | None:
    """The limit below which `samples` fail by count, or `None` if there are too few."""
    fewest = fewest_over(len(samples), q)
    return None if fewest is None else sorted(samples)[len(samples) - fewest]


@dataclass(frozen=True)
class Spread:
    """Where the quantiles of processes lie: middle and standard deviation of log seconds, without
    what a sample quantile wobbles by itself."""

    middle: float
    between: float
    processes: int

    def next_s(self, processes: int | None = None) -> tuple[float, float]:
        """Seconds from and to which one more process is predicted at 95 %, from those measured, or
        from `processes` that differ as these."""
        count = self.processes if processes is None else processes
        reach = t_975(count - 1) * self.between * math.sqrt(1 + 1 / count)
        return math.exp(self.middle - reach), math.exp(self.middle + reach)


def spread(processes: Sequence[Sequence[float]], q: float) -> Spread:
    """Of the q-quantiles of at least two processes (seconds above 0). Counting has seen to what
    sample quantiles wobble, so that is taken off."""
    logs = [math.log(quantiles.quantile(samples, q)) for samples in processes]
    wobble = statistics.fmean(_wobble(samples, q) ** 2 for samples in processes)
    between = math.sqrt(max(0.0, statistics.variance(logs) - wobble))
    return Spread(statistics.fmean(logs), between, len(logs))


def next_process_s(processes: Sequence[Sequence[float]], q: float) -> tuple[float, float]:
    """Seconds from and to which the q-quantile of one more process is predicted at 95 %: Student's
    t on logarithms, as for one more observation."""
    return spread(processes, q).next_s()


def _wobble(samples: Sequence[float], q: float) -> float:
    """Standard deviation of the logarithm of a sample quantile, from the runs one binomial
    deviation of ranks to either side (Woodruff 1952)."""
    n, ordered = len(samples), sorted(samples)
    reach = math.sqrt(n * q * (1 - q))
    low = max(0, math.floor(q * n - reach) - 1)
    high = min(n - 1, math.ceil(q * n + reach) - 1)
    if high <= low:
        return 0.0
    return math.log(ordered[high] / ordered[low]) * reach / (high - low)


def _log_mixture(over: int, n: int, p0: float, shares: Sequence[tuple[float, float]]) -> float:
    """Logarithm of the e-value; by logarithms, since it reaches far beyond what a float holds."""
    logs = [math.log(weight) + _log_ratio(over, n, p, p0) for p, weight in shares]
    top = max(logs)
    return top + math.log(math.fsum(math.exp(x - top) for x in logs)) if top > -math.inf else top


def _log_ratio(over: int, n: int, p: float, p0: float) -> float:
    """Of the likelihoods of `over` runs over of `n`, if the share over is p and if it is p0."""
    return _times(over, p, p0) + _times(n - over, 1 - p, 1 - p0)


def _times(count: int, p: float, p0: float) -> float:
    if count == 0:
        return 0.0
    return count * math.log(p / p0) if p > 0 else -math.inf
