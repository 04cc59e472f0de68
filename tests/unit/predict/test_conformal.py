"""Intervals that hold as often as they say."""

from __future__ import annotations

import math
import random

import pytest

from advisor.core.predicted import Predicted
from advisor.predict.conformal import Miss, Spread, half_width, rank, spacing
from advisor.predict.curve import Curve, Gap


@pytest.mark.parametrize(
    ("n", "confidence", "place"),
    [
        (0, 0.9, None),
        (8, 0.9, None),
        (9, 0.9, 9),
        (10, 0.9, 10),
        (18, 0.9, 18),
        (19, 0.9, 18),
        (99, 0.9, 90),
        (18, 0.95, None),
        (19, 0.95, 19),
        (98, 0.99, None),
        (99, 0.99, 99),
        (1, 0.5, 1),
    ],
)
def test_the_rank_rule(n, confidence, place):
    assert rank(n, confidence) == place


def test_half_width_is_a_score_that_was_seen():
    assert half_width([5, 1, 9, 3, 7, 2, 8, 6, 4]) == 9
    assert half_width(list(range(19))) == 17
    assert half_width(list(range(8))) is None


@pytest.mark.parametrize("n", [9, 19, 40])
def test_the_next_error_is_covered_as_often_as_promised(n):
    """Exactly ⌈0.9 (n+1)⌉ / (n+1) of the time, for any distribution; here a skewed one."""
    draw = random.Random(n)
    trials = 4000
    held = 0
    for _ in range(trials):
        *seen, following = (draw.lognormvariate(0, 2) for _ in range(n + 1))
        held += following <= half_width(seen)
    promised = rank(n) / (n + 1)
    assert 0.85 <= promised <= 0.95
    assert held / trials == pytest.approx(promised, abs=4 * math.sqrt(0.09 / trials))


def gap(x, low=16, high=256):
    return Gap((low, 1.0), (high, 2.0), x)


def test_the_middle_of_a_wide_gap_is_the_hardest():
    assert spacing(gap(64)) > spacing(gap(32)) > spacing(gap(17))
    assert spacing(gap(64)) > spacing(gap(32, 16, 64))
    assert spacing(gap(32)) == pytest.approx(spacing(gap(128)))


def curve(group, noise=0.0):
    return Curve(group, (16, 256), (1.0, 2.0), noise)


def test_the_own_group_decides_once_it_has_enough():
    calm = [Miss("gru", 0.01, 1.0)] * 9
    wild = [Miss("tcn", 0.5, 1.0)] * 9
    spread = Spread((*calm, *wild))
    here = gap(64)
    assert spread.factor(curve("gru"), here) == pytest.approx(math.exp(0.01 * spacing(here)))
    assert spread.factor(curve("tcn"), here) == pytest.approx(math.exp(0.5 * spacing(here)))
    few = Spread((*calm[:8], *wild))
    assert few.factor(curve("gru"), here) == pytest.approx(math.exp(0.5 * spacing(here)))
    assert Spread(tuple(calm[:8])).factor(curve("gru"), here) is None


def test_the_noise_of_measuring_does_not_shrink_with_the_gap():
    spread = Spread(tuple([Miss("gru", 0.01, 1.0)] * 9))
    beside = spread.factor(curve("gru", noise=0.03), gap(17))
    assert beside > math.exp(1.645 * 0.03)
    assert spread.factor(curve("gru"), gap(17)) < math.exp(0.002)


def test_too_long_and_too_short_count_alike():
    assert Miss("a", -0.2, 0.5).score == Miss("a", 0.2, 0.5).score == pytest.approx(0.4)


def test_what_an_interval_holds():
    found = Predicted(2.0, 1.25)
    assert found.share == pytest.approx(0.25)
    assert [found.covers(s) for s in (1.59, 1.6, 2.5, 2.51)] == [False, True, True, False]
    assert Predicted(2.0, None).covers(2.0) is None
    assert Predicted(2.0, None).share is None
