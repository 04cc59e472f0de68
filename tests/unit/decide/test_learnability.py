"""Evidence from probes: only what the task needs, bounded, above claims of the same ability."""

from __future__ import annotations

import pytest

from advisor.core.evidence import Evidence
from advisor.core.learned import Attempt, Learned
from advisor.decide.beliefs import belief
from advisor.decide.learnability import (
    MOST_POINTS,
    PROBE_SD,
    grade,
    precision_weighted,
    probe_evidence,
)
from advisor.decide.needs import Needed
from advisor.testing.fakes import fake_candidate

LSTM, TINY, TCN = fake_candidate("lstm"), fake_candidate("lstm", "tiny"), fake_candidate("tcn")
STRONG = Needed("recall", "strong", 1.0, "said", "[needs] recall = strong")


def attempt(score=0.06, seed=0, **changed) -> Attempt:
    values = {
        "learning_rate": 3e-3,
        "seed": seed,
        "steps": 2000,
        "cpu_s": 9.0,
        "scores": {32: score},
        "curve": (),
        "stopped": "steps",
    }
    return Attempt.model_validate(values | changed)


def learned(attained="at chance", attempts=None, **changed) -> Learned:
    values = {
        "probe": "recall",
        "family": "lstm",
        "band": "small",
        "width": 64,
        "backbone_parameters": 66_000,
        "hyperparameters": {},
        "chance": 0.06,
        "train_lengths": (32, 32),
        "test_lengths": (32,),
        "attempts": attempts or (attempt(),),
        "attained": attained,
        "budget_steps": 6000,
        "budget_cpu_s": 40.0,
        "versions": {},
        "device": "here",
        "ability": "recall",
    }
    return Learned.model_validate(values | changed)


def claim(shift=-3.0, sd=2.0, about=("recall",)) -> Evidence:
    return Evidence(
        source="c",
        origin="claim",
        candidate_id=LSTM.id,
        shift=shift,
        sd=sd,
        reason="why",
        about=about,
    )


@pytest.mark.parametrize(
    ("attained", "points"),
    [("extrapolates", MOST_POINTS), ("at chance", -MOST_POINTS), ("budget-limited", None)],
)
def test_points_are_bounded_and_a_spent_budget_moves_nothing(attained, points):
    found = probe_evidence([STRONG], [LSTM], {"shipped": [learned(attained)]})
    assert [e.shift for e in found] == ([] if points is None else [points])


def test_better_outcomes_give_more_points():
    half = learned("partial", (attempt(0.5),))
    grades = [grade(learned("at chance")), grade(half), grade(learned("solved"))]
    assert grades == sorted(grades)
    assert 0 < grade(half) < grade(learned("solved")) < grade(learned("extrapolates"))


def test_a_probe_of_an_ability_that_is_not_needed_says_nothing():
    none = Needed("recall", "none", 0.0, "said", "")
    other = Needed("copying", "strong", 1.0, "said", "")
    assert probe_evidence([none, other], [LSTM], {"shipped": [learned()]}) == ()


def test_a_family_that_was_not_probed_is_left_alone():
    found = probe_evidence([STRONG], [LSTM, TCN], {"shipped": [learned()]})
    assert [e.candidate_id for e in found] == [LSTM.id]


def test_results_from_here_come_before_shipped_ones():
    known = {"measured here": [learned("extrapolates")], "shipped": [learned("at chance")]}
    (found,) = probe_evidence([STRONG], [LSTM], known)
    assert found.shift > 0
    assert "measured here" in found.reason


def test_the_candidates_own_size_comes_before_others():
    larger = learned("extrapolates", band="medium", backbone_parameters=500_000)
    known = {"shipped": [larger, learned("at chance", band="tiny", backbone_parameters=31_000)]}
    medium, tiny = fake_candidate("lstm", "medium"), TINY
    shifts = {e.candidate_id: e.shift for e in probe_evidence([STRONG], [medium, tiny], known)}
    assert shifts[medium.id] > 0 > shifts[tiny.id]


def test_seeds_that_disagree_widen_the_spread():
    torn = learned("solved", (attempt(1.0, 0), attempt(0.06, 1)))
    same = learned("solved", (attempt(1.0, 0), attempt(1.0, 1)))
    (wide,) = probe_evidence([STRONG], [LSTM], {"x": [torn]})
    (narrow,) = probe_evidence([STRONG], [LSTM], {"x": [same]})
    assert wide.sd > narrow.sd == PROBE_SD


def test_the_reason_tells_score_chance_and_origin():
    (found,) = probe_evidence([STRONG], [LSTM], {"shipped": [learned()]})
    assert found.reason == (
        "lstm at chance on recall 0.06 (guessing 0.06; probe, shipped), "
        "which counts: [needs] recall = strong"
    )


def test_claim_and_probe_of_one_ability_give_their_precision_weighted_mean():
    probes = probe_evidence([STRONG], [LSTM], {"x": [learned("extrapolates")]})
    found = belief(LSTM, precision_weighted((claim(), *probes)))
    assert found.mean == pytest.approx((-3 * 0.25 + MOST_POINTS * 1.0) / 1.25)


def test_what_both_say_is_not_counted_twice():
    probes = probe_evidence([STRONG], [LSTM], {"x": [learned("at chance")]})
    found = belief(LSTM, precision_weighted((claim(-MOST_POINTS), *probes)))
    assert found.mean == pytest.approx(-MOST_POINTS)


def test_claims_about_something_else_keep_their_weight():
    probes = probe_evidence([STRONG], [LSTM], {"x": [learned()]})
    kept = [claim(about=()), claim(about=("copying",))]
    assert list(precision_weighted((*kept, *probes)))[:2] == kept


def test_without_probes_nothing_changes():
    assert precision_weighted((claim(),)) == (claim(),)


def test_a_claim_of_two_abilities_yields_for_the_one_that_was_probed():
    probes = probe_evidence([STRONG], [LSTM], {"x": [learned()]})
    (found, _) = precision_weighted((claim(about=("copying", "recall")), *probes))
    assert found.shift == pytest.approx(-3.0 * (1.0 + 0.2) / 2)
