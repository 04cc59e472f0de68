"""Distribution-free statements about a quantile from a finite sample.

Of n independent runs with true share 1-q above the bound, the number above is binomial; so the
k-th slowest run bounds the quantile from above with confidence 1 - BinomCDF(k-1; n, 1-q). This is
the early-stopping rule of MLPerf LoadGen (`loadgen/early_stopping.cc`, inference rules, appendix
"Early Stopping"). Where no order statistic reaches the confidence, there is no bound, and `None`
says so: 59 runs is the least for p95 at 95 %, 299 for p99.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator, Sequence
from itertools import islice


def binomial_terms(n: int, p: float) -> Iterator[float]:
    """P(X = 0), P(X = 1), … for X ~ Binomial(n, p), 0 < p < 1; by logarithms, so none underflows
    before its neighbours do."""
    log_p, log_1p, log_n = math.log(p), math.log1p(-p), math.lgamma(n + 1)
    for k in range(n + 1):
        log_ways = log_n - math.lgamma(k + 1) - math.lgamma(n - k + 1)
        yield math.exp(log_ways + k * log_p + (n - k) * log_1p)


def binomial_cdf(k: int, n: int, p: float) -> float:
    """P(X ≤ k) for X ~ Binomial(n, p), 0 < p < 1."""
    if k < 0:
        return 0.0
    if k >= n:
        return 1.0
    return min(1.0, math.fsum(islice(binomial_terms(n, p), k + 1)))


@functools.cache
def upper_rank(n: int, q: float, confidence: float) -> int | None:
    """Rank from the fastest (1 … n) of the run that is a bound from above, or `None`."""
    over_allowed, cumulated = -1, 0.0
    for term in binomial_terms(n, 1 - q):
        cumulated += term
        if cumulated > 1 - confidence:
            break
        over_allowed += 1
    return None if over_allowed < 0 else n - over_allowed


def lower_rank(n: int, q: float, confidence: float) -> int | None:
    """Rank of the run that bounds the q-quantile from below, or `None`."""
    mirrored = upper_rank(n, 1 - q, confidence)
    return None if mirrored is None else n - mirrored + 1


def upper_bound(samples: Sequence[float], q: float, confidence: float = 0.95) -> float | None:
    """A value that the true q-quantile is below with at least `confidence`, or `None`."""
    rank = upper_rank(len(samples), q, confidence)
    return None if rank is None else sorted(samples)[rank - 1]


def lower_bound(samples: Sequence[float], q: float, confidence: float = 0.95) -> float | None:
    """A value that the true q-quantile is above with at least `confidence`, or `None`."""
    rank = lower_rank(len(samples), q, confidence)
    return None if rank is None else sorted(samples)[rank - 1]


def quantile(samples: Sequence[float], q: float) -> float:
    """The nearest-rank quantile: a run that happened, no interpolation. `samples` is not empty."""
    ordered = sorted(samples)
    return ordered[max(0, math.ceil(q * len(ordered)) - 1)]


def runs_needed(q: float, confidence: float = 0.95, over: int = 0) -> int:
    """The least number of runs whose upper bound exists with `over` runs above it."""
    n = over + 1
    while binomial_cdf(over, n, 1 - q) > 1 - confidence:
        n += 1
    return n
