"""A repeated result agrees, differs, or could not be compared."""

from __future__ import annotations

import random

import pytest

from advisor.core.failure import Failure
from advisor.core.learned import Attempt, Learned
from advisor.learn.probing import ProbeReply
from advisor.pipeline.probing_verify import compared, repetition, sampled


def attempt(scores=(1.0, 1.0, 0.99), steps=300, stopped="solved", seed=0) -> Attempt:
    return Attempt(
        learning_rate=3e-3,
        seed=seed,
        steps=steps,
        cpu_s=2.0,
        scores=dict(zip((40, 80, 160), scores, strict=True)),
        curve=tuple((step, scores[0]) for step in range(0, 3000, 100)),
        stopped=stopped,
        standard_errors={40: 0.001, 80: 0.001, 160: 0.03},
    )


def learned(*attempts: Attempt, family="gru") -> Learned:
    return Learned(
        probe="parity",
        family=family,
        band="small",
        width=64,
        backbone_parameters=50_000,
        hyperparameters={"layers": 2},
        chance=0.5,
        train_lengths=(1, 40),
        test_lengths=(40, 80, 160),
        attempts=attempts or (attempt(),),
        attained="extrapolates",
        budget_steps=6000,
        budget_cpu_s=40.0,
        versions={},
        device="there",
    )


@pytest.mark.parametrize(
    ("now", "outcome"),
    [
        (attempt(), "agrees"),
        (attempt((1.0, 0.99, 0.96)), "agrees"),
        (attempt((1.0, 0.94, 0.99)), "differs"),
        (attempt((0.6, 0.5, 0.5)), "differs"),
        (attempt(steps=250), "agrees"),
        (attempt((0.6, 0.5, 0.5), steps=200, stopped="seconds"), "not comparable"),
    ],
)
def test_same_verdict_and_scores_within_the_tolerance(now, outcome):
    found = learned()
    reply = ProbeReply(request=repetition(found), attempt=now)
    assert compared(found, reply).outcome == outcome


def test_a_crash_differs_and_says_why():
    found = learned()
    failure = Failure(stage="training", plugin="gru", reason="crashed its process")
    told = compared(found, ProbeReply(request=repetition(found), failure=failure))
    assert (told.outcome, told.reason) == ("differs", "crashed its process")


def test_the_best_attempt_is_repeated_for_as_many_steps():
    found = learned(attempt((0.5, 0.5, 0.5), seed=0), attempt(seed=1, steps=450))
    request = repetition(found)
    assert (request.seed, request.budget.steps, request.test_lengths) == (1, 450, (40, 80, 160))
    assert request.candidate.hyperparameters == {"layers": 2}


def test_only_what_is_installed_and_asked_for_is_repeated():
    known = [learned(), learned(family="lstm"), learned(family="not installed")]
    everyone = sampled(known, 9, (), (), random.Random(0))
    assert {found.family for found in everyone} == {"gru", "lstm"}
    assert len(sampled(known, 1, (), (), random.Random(0))) == 1
    assert [f.family for f in sampled(known, 9, ("lstm",), ("parity",), random.Random(0))] == [
        "lstm"
    ]
    assert sampled(known, 9, (), ("recall",), random.Random(0)) == []
