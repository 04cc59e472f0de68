"""Between measured lengths: the shape of a cost, never a step outside."""

from __future__ import annotations

import math
import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.predict.conformal import Spread
from advisor.predict.curve import Curve
from advisor.predict.lengths import at_length, spread

LENGTHS = (1, 4, 16, 64, 256, 1024)
NOTHING = Spread(())
SECONDS = st.lists(st.floats(1e-6, 10.0), min_size=6, max_size=6)


def curve(cost, lengths=LENGTHS, group="gru"):
    return Curve(group, lengths, tuple(cost(x) for x in lengths))


def seconds(found, length):
    predicted = at_length(found, length, NOTHING)
    return None if predicted is None else predicted.seconds


@pytest.mark.parametrize("power", [0, 1, 2])
def test_powers_of_a_roofline_are_met_exactly(power):
    found = curve(lambda x: 2e-5 * x**power)
    assert seconds(found, 100) == pytest.approx(2e-5 * 100**power, rel=1e-9)


@given(st.floats(1e-6, 1e-3), st.floats(1e-7, 1e-4), st.floats(0, 1e-6), st.integers(2, 1023))
def test_a_cost_of_all_three_terms_is_met_exactly(call, step, pair, length):
    found = curve(lambda x: call + step * x + pair * x * x)
    expected = call + step * length + pair * length**2
    assert seconds(found, length) == pytest.approx(expected, rel=1e-6)


@given(st.floats(-0.5, 2.5), st.integers(5, 15))
def test_two_points_make_a_power_of_the_length(power, length):
    found = curve(lambda x: 1e-4 * x**power, (4, 16))
    assert seconds(found, length) == pytest.approx(1e-4 * length**power, rel=1e-9)


@given(SECONDS)
def test_what_grows_is_predicted_to_grow(taken):
    found = Curve("gru", LENGTHS, tuple(sorted(taken)))
    predicted = [seconds(found, length) for length in range(1, 1025, 16)]
    assert all(b >= a * (1 - 1e-9) for a, b in pairwise(predicted))


@given(SECONDS, st.integers(1, 1024))
def test_it_stays_between_the_two_neighbours(taken, length):
    found = Curve("gru", LENGTHS, tuple(taken))
    low = max(i for i, x in enumerate(LENGTHS) if x <= length)
    high = min(i for i, x in enumerate(LENGTHS) if x >= length)
    figures = (taken[low], taken[high])
    predicted = seconds(found, length)
    assert min(figures) * (1 - 1e-9) <= predicted <= max(figures) * (1 + 1e-9)


@given(st.sets(st.integers(2, 500), min_size=1, max_size=7), st.integers(1, 1000))
def test_it_never_reaches_past_what_was_measured(lengths, wanted):
    found = curve(lambda x: 1e-5 * x, tuple(sorted(lengths)))
    inside = min(lengths) <= wanted <= max(lengths)
    assert (seconds(found, wanted) is not None) == inside


def test_nothing_measured_predicts_nothing():
    assert at_length(Curve("gru", (), ()), 4, NOTHING) is None


def test_a_measured_length_is_itself_without_a_doubt():
    found = at_length(curve(lambda x: 1e-5 * x), 64, NOTHING)
    assert (found.seconds, found.factor) == (64e-5, 1.0)


def noisy(cost, draw, group, noise=0.02):
    found = curve(lambda x: cost(x) * math.exp(draw.gauss(0, noise)), group=group)
    return Curve(group, found.at, found.seconds, noise)


@pytest.mark.parametrize("noise", [0.003, 0.02, 0.06])
def test_coverage_is_near_what_is_promised(noise):
    """Three kinds of cost with the noise of processes, asked at lengths that were never measured.

    One has kinks (an overflowing cache), where no smooth model can be right; in the other two the
    noise is all there is.
    """
    draw = random.Random(7)
    costs = {
        "recurrent": lambda x: 1e-5 + 4e-6 * x,
        "attention": lambda x: 3e-5 + 5e-6 * x + 1e-8 * x * x,
        "kinked": lambda x: 1e-5 + 4e-6 * max(x, 40) + 4e-6 * max(0, x - 200),
    }
    held, total = 0, 0
    for _ in range(20):
        curves = [noisy(c, draw, name, noise) for name, c in costs.items() for _ in range(3)]
        learnt = spread(curves)
        for found in curves:
            for length in (2, 8, 30, 120, 500):
                truth = costs[found.group](length) * math.exp(draw.gauss(0, noise))
                held += at_length(found, length, learnt).covers(truth)
                total += 1
    assert 0.85 <= held / total <= 0.96


def test_a_curve_without_interior_points_teaches_nothing():
    assert spread([curve(lambda x: x, (4, 16))]).misses == ()


def test_an_interval_is_narrow_beside_a_point_and_wide_between():
    draw = random.Random(1)
    curves = [noisy(lambda x: 1e-5 + 4e-6 * x, draw, "gru") for _ in range(3)]
    learnt = spread(curves)
    near, far = (at_length(curves[0], x, learnt).share for x in (17, 32))
    assert 0 < near < far
