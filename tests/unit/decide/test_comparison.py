"""Is one faster than another: paired by round, with a t interval."""

from __future__ import annotations

import math
import random

import pytest

from advisor.decide.comparison import Ratio, ratio
from advisor.testing.fakes import fake_candidate, fake_task

TASK = fake_task()
GRU, LSTM = fake_candidate("gru"), fake_candidate("lstm")


def compare(medians, in_a, in_b, length=40):
    a = medians(GRU, TASK, {length: in_a})
    b = medians(LSTM, TASK, {length: in_b})
    return ratio(a, b, "request", length)


def test_the_interval_is_student_s(medians):
    """Log ratios 0.1, 0.2, 0.3: mean 0.2, s 0.1, t(2 degrees of freedom) 4.303 over root 3."""
    found = compare(medians, [math.exp(0.1), math.exp(0.2), math.exp(0.3)], [1.0, 1.0, 1.0])
    half = 4.303 * 0.1 / math.sqrt(3)
    assert found.value == pytest.approx(math.exp(0.2))
    assert found.low == pytest.approx(math.exp(0.2 - half))
    assert found.high == pytest.approx(math.exp(0.2 + half))


def test_drift_that_hits_both_alike_does_not_widen_it(medians):
    found = compare(medians, [0.002, 0.004, 0.008], [0.001, 0.002, 0.004])
    assert (found.value, found.low, found.high) == pytest.approx((2.0, 2.0, 2.0))
    assert found.faster == "b"


def test_only_rounds_that_measured_both_are_paired(medians):
    a = medians(GRU, TASK, {40: [0.002, 0.002, 0.9]})
    b = medians(LSTM, TASK, {40: [0.001, 0.001]})
    found = ratio(a, b, "request", 40)
    assert found.value == pytest.approx(2.0)


def test_one_shared_round_is_no_comparison(medians):
    assert compare(medians, [0.002], [0.001]) is None
    a = medians(GRU, TASK, {40: [0.002] * 3})
    assert ratio(a, a, "request", 80) is None


@pytest.mark.parametrize(
    ("low", "high", "faster"),
    [
        (0.5, 0.9, "a"),
        (0.97, 0.979, "a"),
        (0.9, 0.985, None),  # within 2 %
        (0.8, 1.3, None),
        (1.015, 1.4, None),
        (1.021, 1.4, "b"),
    ],
)
def test_within_noise_nobody_is_faster(low, high, faster):
    assert Ratio(math.sqrt(low * high), low, high).faster == faster


def test_the_interval_covers_the_truth_as_often_as_it_says(medians):
    """Of 300 comparisons 95 %, less three standard errors."""
    rng, covered, truth = random.Random(2), 0, math.exp(0.3)
    one = medians(LSTM, TASK, {40: [1.0] * 3})
    for _ in range(300):
        a = medians(GRU, TASK, {40: [math.exp(rng.gauss(0.3, 0.1)) for _ in range(3)]})
        found = ratio(a, one, "request", 40)
        covered += found.low <= truth <= found.high
    assert covered >= 0.91 * 300


def test_swapping_sides_inverts_the_ratio(medians):
    one = compare(medians, [0.002, 0.0021, 0.0019], [0.001, 0.0012, 0.0011])
    other = compare(medians, [0.001, 0.0012, 0.0011], [0.002, 0.0021, 0.0019])
    assert one.value == pytest.approx(1 / other.value)
    assert one.low == pytest.approx(1 / other.high)
    assert (one.faster, other.faster) == ("b", "a")
