"""What is said of attempts: the five words, and when each is due."""

from __future__ import annotations

import pytest

from advisor.core.learned import Attempt, Expected
from advisor.learn.verdict import attained, best_of, meets, rising, skill

FLAT = tuple((50 * i, 0.5) for i in range(1, 41))
CLIMBING = tuple((50 * i, 0.5 + i / 100) for i in range(1, 41))
LENGTHS = (40, 80, 160)


def attempt(*scores, steps=2000, curve=FLAT, stopped="seconds", error=0.003, rate=3e-3):
    return Attempt(
        learning_rate=rate,
        seed=0,
        steps=steps,
        cpu_s=40.0,
        scores=dict(zip(LENGTHS, scores, strict=False)),
        standard_errors={n: error for n, _ in zip(LENGTHS, scores, strict=False)},
        curve=curve,
        stopped=stopped,
    )


def said(*attempts, measure="accuracy", chance=0.5):
    return attained(attempts, measure, chance, LENGTHS)


def test_solved_is_about_the_lengths_trained_on():
    assert said(attempt(0.99, 0.60, 0.55)) == "solved"
    assert said(attempt(0.99, 0.95, 0.94)) == "solved"


def test_it_extrapolates_at_twice_and_four_times():
    assert said(attempt(0.995, 0.96, 0.95)) == "extrapolates"


def test_a_length_that_was_not_tested_is_not_extrapolated_to():
    assert attained([attempt(1.0)], "accuracy", 0.5, (40,)) == "solved"


def test_solved_in_few_steps_is_solved():
    assert said(attempt(1.0, 0.5, 0.5, steps=150, curve=CLIMBING)) == "solved"


def test_a_guess_within_noise_is_at_chance():
    assert said(attempt(0.508, 0.5, 0.5)) == "at chance"
    assert said(attempt(0.54, 0.5, 0.5, error=0.02)) == "at chance"
    assert said(attempt(0.54, 0.5, 0.5, error=0.003)) == "partial"


def test_too_few_steps_or_a_rising_curve_is_the_budget():
    assert said(attempt(0.5, 0.5, 0.5, steps=300)) == "budget-limited"
    assert said(attempt(0.8, 0.7, 0.6, curve=CLIMBING)) == "budget-limited"


def test_the_best_attempt_counts():
    weak, strong = attempt(0.5, 0.5, 0.5), attempt(1.0, 1.0, 1.0, rate=1e-3)
    assert said(weak, strong) == "extrapolates"
    assert best_of([weak, strong], "accuracy", 40) is strong


def test_a_divergence_beside_a_success_does_not_count():
    lost = attempt(stopped="diverged")
    assert said(lost, attempt(1.0, 0.5, 0.5)) == "solved"
    assert said(lost) == "budget-limited"


def test_an_error_counts_as_the_share_of_the_guess_that_is_gone():
    errors = attempt(1e-3, 5e-3, 8e-3)
    assert said(errors, measure="mse", chance=1 / 6) == "extrapolates"
    assert said(attempt(1 / 6, 0.2, 0.2), measure="mse", chance=1 / 6) == "at chance"
    assert skill(0.25 / 6, "mse", 1 / 6) == pytest.approx(0.75)
    better, worse = attempt(0.01), attempt(0.2)
    assert best_of([worse, better], "mse", 40) is better


def test_a_noisy_curve_does_not_rise():
    noisy = tuple((i, 0.6 + 0.2 * (i % 2)) for i in range(40))
    assert not rising(noisy)
    assert rising(CLIMBING)
    assert rising(((50, 0.9),)), "too short to tell"


@pytest.mark.parametrize(
    ("found", "outcome", "met"),
    [
        ("extrapolates", "solved", True),
        ("solved", "extrapolates", False),
        ("partial", "solved", False),
        ("at chance", "not solved", True),
        ("solved", "not solved", False),
        ("budget-limited", "solved", None),
        ("budget-limited", "not solved", True),
        ("solved", "any", None),
    ],
)
def test_an_outcome_is_held_against_the_expected_one(found, outcome, met):
    expected = Expected(families=("gru",), outcome=outcome, source="a paper")
    assert meets(found, expected) is met
