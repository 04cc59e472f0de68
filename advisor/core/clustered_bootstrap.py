"""A 95 % interval for a mean over processes: a bootstrap that resamples whole processes.

Runs within a process are not resampled again: how much a median wobbles is already in how the
medians of processes differ, and a second draw would count it twice (Davison and Hinkley 1997,
section 3.8). Of few processes the plain percentile bootstrap is far too narrow: at three it covers
75 of 100, and no choice of percentile helps, since no resample goes beyond the extremes.
Hesterberg (2015, "What Teachers Should Know About the Bootstrap", on the expanded percentile
interval) widens it by two factors: sqrt(n / (n-1)), as resampling has the variance divided by n,
and Student's t over the normal's z. Here they stretch the resampled deviations instead of the
level, and each side is the wider of that and of Student's t (few clusters: Cameron, Gelbach and
Miller 2008). Simulated over normal, heavy-tailed, skew and two-speed processes
(`test_clustered_bootstrap.py`) it covers 95 of 100 from three processes up, where both sides of a
comparison come from one machine.

Not held: a speed that none of the measured processes had. Where one side alone has two speeds,
half and half, three processes are all alike one time in four and nothing here can know.
"""

from __future__ import annotations

import functools
import math
import random
import statistics
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import accumulate, combinations_with_replacement
from operator import itemgetter

from advisor.core.student import Z_975, t_975

MOST_EXACT = 6
"""Processes up to which every resample is made: 462 of six; beyond, so many are drawn."""
DRAWN = 600
TAIL = 0.025
Interval = tuple[float, float]
Pick = Callable[[Sequence[float]], tuple[float, ...]]


def paired(values: Sequence[float]) -> Interval:
    """Of the mean of `values`, one for each of at least two processes (or pairs of them)."""
    n, mean = len(values), statistics.fmean(values)
    t = t_975(n - 1)
    picks, shares = _resamples(n)
    off = [value - mean for value in values]
    tails = _tails([sum(pick(off)) for pick in picks], shares)
    half = t * statistics.stdev(values, mean) / math.sqrt(n)
    return _wider(mean, half, tails, t / Z_975 * _unbiased(n) / n)


def unpaired(a: Sequence[float], b: Sequence[float]) -> Interval:
    """Of the mean of `a` less that of `b`: at least two processes each, not measured in pairs.

    Each side is resampled apart; Student's t is Welch's (1947), with his degrees of freedom, or
    the one of a common variance where that is wider: three alike say less than eight that differ.
    """
    mean = statistics.fmean(a) - statistics.fmean(b)
    t, error = _welch(a, b)
    means = [x - y for x, y in zip(_drawn(a, seed=1), _drawn(b, seed=2), strict=True)]
    half = max(t * error, _common(a, b))
    return _wider(mean, half, _tails(means), t / Z_975)


def _drawn(values: Sequence[float], seed: int) -> list[float]:
    """Deviations of resampled means, as wide as those of an unbiased variance."""
    n, mean = len(values), statistics.fmean(values)
    off = [(value - mean) * _unbiased(n) / n for value in values]
    return [sum(pick(off)) for pick in _random_picks(n, seed)]


def _wider(mean: float, half: float, tails: Interval, stretch: float) -> Interval:
    low, high = tails
    return mean + min(stretch * low, -half), mean + max(stretch * high, half)


def _unbiased(n: int) -> float:
    return math.sqrt(n / (n - 1))


def _welch(a: Sequence[float], b: Sequence[float]) -> tuple[float, float]:
    """Student's t at Welch and Satterthwaite's degrees of freedom, rounded down to be safe, and
    the standard error of the difference."""
    shares = [(statistics.variance(x) / len(x), len(x) - 1) for x in (a, b)]
    squared = sum(share for share, _ in shares)
    least = min(freedom for _, freedom in shares)
    spread = sum(share**2 / freedom for share, freedom in shares)
    freedom = int(squared**2 / spread + 1e-9) if spread > 0 else least
    return t_975(max(freedom, least)), math.sqrt(squared)


def _common(a: Sequence[float], b: Sequence[float]) -> float:
    """Half of Student's interval if processes differ alike on either side."""
    freedom = len(a) + len(b) - 2
    squares = sum(statistics.variance(x) * (len(x) - 1) for x in (a, b))
    return t_975(freedom) * math.sqrt(squares / freedom * (1 / len(a) + 1 / len(b)))


def _tails(values: Sequence[float], shares: Sequence[float] = ()) -> Interval:
    """The least and the greatest value with at least `TAIL` of the shares at or beyond it; without
    `shares` all are alike."""
    if not shares:
        ordered, beyond = sorted(values), math.ceil(TAIL * len(values))
        return ordered[beyond - 1], ordered[-beyond]
    weighed = sorted(zip(values, shares, strict=True))
    return _reached(weighed), _reached(weighed[::-1])


def _reached(ordered: Sequence[tuple[float, float]]) -> float:
    sums = accumulate(share for _, share in ordered)
    return next(value for (value, _), sum_ in zip(ordered, sums, strict=True) if sum_ >= TAIL)


@functools.cache
def _resamples(n: int) -> tuple[tuple[Pick, ...], tuple[float, ...]]:
    """What picks each resample of n values, and its probability; none where all are alike."""
    if n > MOST_EXACT:
        return _random_picks(n, seed=0), ()
    multisets = list(combinations_with_replacement(range(n), n))
    return tuple(itemgetter(*m) for m in multisets), tuple(_share(m, n) for m in multisets)


@functools.cache
def _random_picks(n: int, seed: int) -> tuple[Pick, ...]:
    rng = random.Random(seed)
    return tuple(itemgetter(*rng.choices(range(n), k=n)) for _ in range(DRAWN))


def _share(multiset: Sequence[int], n: int) -> float:
    """Of the n**n orders, those that give this multiset."""
    repeats = math.prod(math.factorial(count) for count in Counter(multiset).values())
    return math.factorial(n) / repeats / float(n) ** n
