"""Who goes on after a slice, and how the time is shared."""

from __future__ import annotations

import pytest

from advisor.core.trial import TrialRun
from advisor.learn.halving import (
    LEARNING_RATES,
    SEEDS,
    best_few,
    best_rates,
    slices,
)


def run(candidate, validation, rate=1e-3, metric="accuracy", parameters=10):
    return TrialRun(
        candidate=candidate,
        label=candidate,
        family=candidate,
        baseline=False,
        metric=metric,
        parameters=parameters,
        learning_rate=rate,
        stage="first slice",
        seconds=1.0,
        validation=validation,
        values=(1.0,),
    )


def test_no_family_is_dropped_by_its_first_slice():
    runs = [run(f, v, r) for f, v in (("a", 0.9), ("b", 0.1)) for r in LEARNING_RATES]
    assert [r.candidate for r in best_rates(runs)] == ["a", "b"]


def test_the_better_rate_goes_on_whatever_the_metric():
    assert best_rates([run("a", 0.5, 1e-3), run("a", 0.7, 3e-3)])[0].learning_rate == 3e-3
    errors = [run("a", 0.5, 1e-3, "mean squared error"), run("a", 0.7, 3e-3, "mean squared error")]
    assert best_rates(errors)[0].learning_rate == 1e-3


def test_equal_scores_favour_the_smaller_model():
    few = best_few([run("big", 0.9, parameters=99), run("small", 0.9), run("bad", 0.1)], most=1)
    assert [r.candidate for r in few] == ["small"]


@pytest.mark.parametrize("networks", [1, 2, 8, 24])
@pytest.mark.parametrize("workers", [1, 4])
def test_all_slices_together_stay_within_the_limit(networks, workers):
    plan = slices(600, workers, networks)
    finalists = min(3, networks)
    spent = (
        plan.baseline_s
        + networks * (len(LEARNING_RATES) + 1) * plan.slice_s
        + finalists * (plan.final_s + (len(SEEDS) - 1) * plan.whole_s)
    )
    assert 0.5 * 600 * workers < spent <= 600 * workers


def test_a_later_seed_is_trained_as_long_as_the_first():
    plan = slices(600, 2, 8)
    assert plan.whole_s == pytest.approx(2 * plan.slice_s + plan.final_s)
