"""Between measured sizes: a line, bent as other families showed."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.predict.bend import Bend, Sample, bend_of, fit
from advisor.predict.conformal import Spread
from advisor.predict.curve import Curve, Gap
from advisor.predict.largest import largest_within
from advisor.predict.sizes import SizeCurve, SizeModel, at_size, learn

SIZES = (125_000, 500_000, 2_000_000)
STRAIGHT = SizeModel(Bend(), Spread(()))
FIGURES = st.floats(1e-5, 1.0)
BENDS = st.floats(-3.0, 3.0)


def sizes(cost, length=16, group="gru", at=SIZES):
    return SizeCurve(length, Curve(group, at, tuple(cost(n) for n in at)))


def families(cost, lengths=(16, 64)):
    """Four families, each `cost(family, parameters)` at every length."""
    return [
        sizes(lambda n, f=f, x=x: cost(f, n) * x, x, f"family {f}")
        for f in range(4)
        for x in lengths
    ]


def test_a_call_and_a_share_for_each_parameter_are_met_exactly():
    found = sizes(lambda n: 2e-5 + 3e-11 * n)
    assert at_size(found, 250_000, STRAIGHT).seconds == pytest.approx(2e-5 + 3e-11 * 250_000)


@pytest.mark.parametrize("parameters", [124_999, 2_000_001, 1])
def test_it_never_reaches_past_the_sizes_measured(parameters):
    assert at_size(sizes(lambda n: 1e-9 * n), parameters, STRAIGHT) is None


def test_a_measured_size_is_itself_without_a_doubt():
    found = at_size(sizes(lambda n: 1e-9 * n), 500_000, STRAIGHT)
    assert (found.seconds, found.factor) == (pytest.approx(5e-4), 1.0)


def test_a_bend_that_all_families_share_is_learnt():
    """Overhead that hides small models' work: the straight line is far off, the bent one not."""

    def cost(family, n):
        return (1 + family / 4) * (2e-5 + 3e-11 * n ** (1.1 + family / 50))

    curves = families(cost)
    model = learn(curves)
    hidden = SizeCurve(16, curves[0].curve.without(1))
    truth = cost(0, 500_000) * 16
    bent = at_size(hidden, 500_000, model).seconds
    line = at_size(hidden, 500_000, STRAIGHT).seconds
    assert abs(bent / truth - 1) < abs(line / truth - 1) / 2


def test_two_families_are_too_few_to_bend_by():
    curves = families(lambda f, n: 1e-9 * n**1.3)[:4]
    assert {found.curve.group for found in curves} == {"family 0", "family 1"}
    assert learn(curves).bend == Bend()


def test_two_sizes_teach_nothing():
    model = learn([sizes(lambda n: 1e-9 * n, at=SIZES[:2], group=g) for g in "abcd"])
    assert (model.bend, model.spread.misses) == (Bend(), ())


def test_a_bend_is_found_again_from_its_own_samples():
    places = [(slope, length) for slope in (0.5, 0.8, 1.1) for length in (1, 16, 256)] * 40
    samples = [
        Sample(f"family {i % 5}", length, slope, 0.2 - 0.03 * math.log(length) + 0.1 * slope)
        for i, (slope, length) in enumerate(places)
    ]
    found = fit(samples)
    assert found.by_log_length == pytest.approx(-0.03, rel=0.05)
    assert found.by_slope == pytest.approx(0.1, rel=0.05)
    assert found.constant == pytest.approx(0.2, rel=0.05)


def test_what_a_point_says_of_the_bend_gives_the_point_again():
    gap = Gap((100, 1.0), (1600, 12.0), 400)
    bend = bend_of(gap, 3.0)
    assert Bend(constant=bend).at(gap, 16) == pytest.approx(3.0)


@given(FIGURES, FIGURES, BENDS)
def test_whatever_the_bend_what_grows_is_predicted_to_grow(one, other, bend):
    low, high = sorted((one, other))
    found = SizeCurve(1, Curve("gru", (1_000, 16_000), (low, high)))
    model = SizeModel(Bend(constant=bend), Spread(()))
    predicted = [at_size(found, n, model).seconds for n in range(1_000, 16_001, 200)]
    assert all(b >= a * (1 - 1e-9) for a, b in pairwise(predicted))
    assert low * (1 - 1e-9) <= min(predicted) <= max(predicted) <= high * (1 + 1e-9)


@given(st.floats(5e-4, 0.06), BENDS)
def test_the_largest_within_a_budget_is_within_and_the_next_is_not(budget_s, bend):
    found = sizes(lambda n: 1e-4 + 2e-8 * n)
    model = SizeModel(Bend(constant=bend), Spread(()))
    largest = largest_within(budget_s, found, model)
    if budget_s < found.curve.seconds[0]:
        assert largest is None
    elif budget_s >= found.curve.seconds[-1]:
        assert largest == SIZES[-1]
    else:
        assert at_size(found, largest, model).seconds <= budget_s
        assert at_size(found, largest + 1, model).seconds > budget_s


def test_a_dip_behind_a_size_over_the_budget_is_not_trusted():
    found = SizeCurve(1, Curve("gru", (10, 20, 30, 40), (1.0, 5.0, 2.0, 9.0)))
    assert 10 < largest_within(3.0, found, STRAIGHT) < 20
