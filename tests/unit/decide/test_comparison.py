"""Is one faster than another: paired by round where that can be, with an interval."""

from __future__ import annotations

import math
import random

import pytest

from advisor.core.clustered_bootstrap import paired
from advisor.core.comparison import Ratio, by_rounds, ratio, unpaired_ratio
from advisor.testing.fakes import fake_candidate, fake_task

TASK = fake_task()
GRU, LSTM = fake_candidate("gru"), fake_candidate("lstm")


def compare(medians, in_a, in_b, length=40):
    a = medians(GRU, TASK, {length: in_a})
    b = medians(LSTM, TASK, {length: in_b})
    return ratio(a, b, "request", length)


def test_the_interval_is_the_bootstrap_s_over_rounds(medians):
    found = compare(medians, [math.exp(0.1), math.exp(0.2), math.exp(0.3)], [1.0, 1.0, 1.0])
    low, high = paired([0.1, 0.2, 0.3])
    assert found.value == pytest.approx(math.exp(0.2))
    assert (found.low, found.high) == pytest.approx((math.exp(low), math.exp(high)))


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


def test_rounds_that_measured_one_alone_count_where_few_measured_both():
    """Of eight processes each with two rounds in common, two pairs would throw most away."""
    a = {r: 0.002 + r * 1e-5 for r in range(8)}
    b = {r: 0.001 + r * 1e-5 for r in range(6, 14)}
    assert by_rounds(a, b) == unpaired_ratio(list(a.values()), list(b.values()))
    both = {r: s for r, s in b.items() if r in a}
    assert by_rounds(a, both).value == pytest.approx(1.939, abs=0.001)  # rounds 6 and 7 alone


def test_without_a_common_round_processes_are_compared_as_they_are():
    found = by_rounds({0: 0.002, 1: 0.0021}, {5: 0.001, 6: 0.00101})
    assert found.value == pytest.approx(2.04, abs=0.01)
    assert by_rounds({0: 0.002}, {5: 0.001, 6: 0.001}) is None


def test_the_inverse_tells_the_same_from_the_other_side():
    found = Ratio(0.5, 0.4, 0.8)
    assert found.inverse == Ratio(2.0, 1.25, 2.5)
    assert (found.faster, found.inverse.faster) == ("a", "b")


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
