"""Trials as evidence: what was measured on the user's data outweighs what is said."""

from __future__ import annotations

import pytest

from advisor.core.candidate import Candidate
from advisor.core.evidence import Evidence
from advisor.core.trial import Trial, Trials
from advisor.decide.beliefs import FAMILY_SD, belief
from advisor.decide.trials import DROPPED_SD, OTHER_SIZE_SD, trial_evidence


def candidate(family, band="small"):
    return Candidate(family=family, band=band, width=8, backbone_parameters=1, hyperparameters={})


def row(family, score, stage="final", half=0.0, baseline=False, metric="accuracy"):
    return Trial(
        candidate=family,
        label=f"{family} small",
        family=family,
        baseline=baseline,
        metric=metric,
        score=score,
        low=score - half,
        high=score + half,
        parameters=1,
        seconds=1.0,
        seeds=2,
        stage=stage,
    )


def trials(*rows, reference=0.5, metric="accuracy"):
    return Trials(metric=metric, rows=rows, reference=reference)


def test_points_are_shares_of_the_simplest_answers_errors():
    found = trial_evidence(trials(row("a", 0.8), row("b", 0.7)), [candidate("a"), candidate("b")])
    assert [e.shift for e in found] == [pytest.approx(10), pytest.approx(-10)]
    assert {e.origin for e in found} == {"trial"}


def test_less_error_is_better():
    made = trials(
        row("a", 0.4, metric="mean squared error"),
        row("b", 0.6, metric="mean squared error"),
        reference=1.0,
        metric="mean squared error",
    )
    a, b = trial_evidence(made, [candidate("a"), candidate("b")])
    assert a.shift == pytest.approx(10) and b.shift == pytest.approx(-10)


def test_the_spread_is_the_intervals_and_more_where_less_is_known():
    made = trials(row("a", 0.8, half=0.0196), row("b", 0.8, stage="first slice"))
    exact, other_size, dropped = trial_evidence(
        made, [candidate("a"), candidate("a", "large"), candidate("b")]
    )
    assert exact.sd == pytest.approx(2.0)
    assert other_size.sd == pytest.approx((4 + OTHER_SIZE_SD**2) ** 0.5, abs=0.001)
    assert dropped.sd == pytest.approx(DROPPED_SD)


def test_baselines_and_families_not_tried_get_none():
    made = trials(row("a", 0.8), row("words", 0.9, baseline=True))
    assert {e.candidate_id for e in trial_evidence(made, [candidate("a"), candidate("b")])} == {
        candidate("a").id
    }
    assert trial_evidence(None, [candidate("a")]) == ()
    assert trial_evidence(trials(row("a", 1.0), reference=1.0), [candidate("a")]) == ()


def test_a_trial_outweighs_a_claim_and_narrows_the_belief():
    one = candidate("a")

    def said(origin, shift, sd):
        return Evidence(
            source="x", origin=origin, candidate_id=one.id, shift=shift, sd=sd, reason=""
        )

    held = belief(one, [said("claim", 4.0, 2.0), said("trial", -10.0, 1.0)])
    assert held.mean == pytest.approx(-9.0)
    assert held.sd < 1.0 < FAMILY_SD
