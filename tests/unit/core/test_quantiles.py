"""Bounds on quantiles: published numbers, exact arithmetic, coverage."""

from __future__ import annotations

import random
from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.core import quantiles

SHARES = st.sampled_from([0.5, 0.75, 0.9, 0.95, 0.99])
SAMPLES = st.lists(st.floats(min_value=0.001, max_value=10), min_size=1, max_size=400)


def exact_cdf(k: int, n: int, p: Fraction) -> Fraction:
    return sum((comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k + 1)), Fraction(0))


@pytest.mark.parametrize(
    ("q", "confidence", "over", "runs"),
    [  # MLPerf's inference rules, appendix "Early Stopping"; 662 is MultiStream's minimum
        (0.95, 0.95, 0, 59),
        (0.95, 0.95, 1, 93),
        (0.95, 0.95, 5, 208),
        (0.99, 0.95, 0, 299),
        (0.99, 0.99, 1, 662),
        (0.90, 0.99, 5, 127),
        (0.50, 0.95, 0, 5),
        (0.999, 0.95, 0, 2995),
    ],
)
def test_runs_needed_are_the_published_ones(q, confidence, over, runs):
    assert quantiles.runs_needed(q, confidence, over) == runs


@pytest.mark.parametrize("n", [1, 2, 7, 30, 59])
@pytest.mark.parametrize("p", [0.01, 0.05, 0.1, 0.5])
def test_the_binomial_agrees_with_exact_fractions(n, p):
    for k in range(n + 1):
        assert quantiles.binomial_cdf(k, n, p) == pytest.approx(
            float(exact_cdf(k, n, Fraction(p))), rel=1e-9
        )


def test_the_binomial_at_its_ends():
    assert quantiles.binomial_cdf(-1, 10, 0.05) == 0
    assert quantiles.binomial_cdf(10, 10, 0.05) == 1
    assert quantiles.binomial_cdf(5000, 100_000, 0.05) == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize("q", [0.5, 0.9, 0.95, 0.99])
def test_a_bound_exists_exactly_from_the_least_number_of_runs(q):
    least = quantiles.runs_needed(q)
    assert quantiles.upper_rank(least - 1, q, 0.95) is None
    assert quantiles.upper_rank(least, q, 0.95) == least
    assert quantiles.upper_bound([1.0] * (least - 1), q) is None
    assert quantiles.upper_bound([*([1.0] * (least - 1)), 2.0], q) == 2.0


def test_no_samples_have_no_bound():
    assert quantiles.upper_bound([], 0.95) is None
    assert quantiles.lower_bound([], 0.95) is None


@pytest.mark.parametrize("n", [59, 93, 208, 300])
def test_the_upper_rank_is_the_lowest_that_keeps_the_confidence(n):
    rank = quantiles.upper_rank(n, 0.95, 0.95)
    p = Fraction(1) - Fraction(0.95)
    assert exact_cdf(n - rank, n, p) <= Fraction(0.05) + Fraction(1, 10**12)
    assert exact_cdf(n - rank + 1, n, p) > Fraction(0.05)


@given(SAMPLES, SHARES)
def test_bounds_hold_the_quantile_between_them(samples, q):
    value = quantiles.quantile(samples, q)
    upper, lower = quantiles.upper_bound(samples, q), quantiles.lower_bound(samples, q)
    assert upper is None or upper >= value
    assert lower is None or lower <= value


@given(SAMPLES, SHARES, st.sampled_from([(0.8, 0.9), (0.9, 0.95), (0.95, 0.99)]))
def test_more_confidence_never_gives_a_lower_bound(samples, q, confidences):
    less, more = (quantiles.upper_bound(samples, q, c) for c in confidences)
    assert more is None or less <= more
    assert less is not None or more is None


@pytest.mark.parametrize(("q", "n"), [(0.5, 40), (0.95, 59), (0.95, 250), (0.99, 300)])
def test_bounds_cover_the_true_quantile_often_enough(q, n):
    rng, trials = random.Random(5), 1000
    above = below = 0
    for _ in range(trials):
        samples = [rng.random() for _ in range(n)]  # uniform: the true q-quantile is q
        above += (quantiles.upper_bound(samples, q) or 1) >= q
        below += (quantiles.lower_bound(samples, q) or 0) <= q
    assert above >= 0.935 * trials  # 95 % less two standard errors of a thousand trials
    assert below >= 0.935 * trials


@given(SAMPLES, SHARES)
def test_a_quantile_is_a_run_that_happened(samples, q):
    value = quantiles.quantile(samples, q)
    assert value in samples
    assert sum(s <= value for s in samples) >= q * len(samples) - 1e-9
    assert sum(s < value for s in samples) < q * len(samples) + 1e-9


def test_nearest_rank_by_hand():
    assert quantiles.quantile([4, 1, 3, 2], 0.5) == 2
    assert quantiles.quantile(range(1, 101), 0.95) == 95
    assert quantiles.quantile([7], 0.99) == 7
