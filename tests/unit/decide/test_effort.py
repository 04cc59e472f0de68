"""Whose measuring goes on: only that of candidates which could still change the answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from advisor.core.candidate import Candidate
from advisor.core.evidence import Belief
from advisor.decide.assessment import Assessment
from advisor.decide.effort import dominates, worth_more
from advisor.decide.verdicts import verdicts
from advisor.testing.fakes import fake_artifact, fake_candidate, fake_task

TASK = fake_task()
STEADY = 0.02


def labels(found: frozenset[str], *assessed: Assessment) -> set[str]:
    return {a.candidate.label for a in assessed if a.id in found}


@pytest.fixture
def by_rounds(medians):
    """`make(family, [median ms of each round], points, band)`: passes at any of these costs."""

    def make(family: str, rounds_ms: list[float], points: float = 0.0, band: str = "medium"):
        candidate = fake_candidate(family, band)
        measured = medians(candidate, TASK, {40: [ms / 1e3 for ms in rounds_ms]})
        found = Assessment(
            candidate=candidate, belief=Belief(mean=points, sd=3.0), measurement=measured
        )
        return replace(found, verdicts=passing(candidate))

    return make


def passing(candidate: Candidate):
    from advisor.core.verdict import Outcome, Verdict

    return (
        Verdict(
            candidate_id=candidate.id,
            requirement="latency",
            outcome=Outcome.PASS,
            value=1.0,
            reason="within",
        ),
    )


def test_one_that_is_worse_in_all_is_dominated(assess):
    good, bad = assess(TASK, "gru", p50_ms=2.0, points=2.0), assess(TASK, "elman", p50_ms=4.0)
    assert dominates(TASK, good, bad)
    assert not dominates(TASK, bad, good)


@pytest.mark.parametrize(
    "better",
    [{"p50_ms": 2.2}, {"points": 2.5}, {"model_bytes": 500_000}],
)
def test_nothing_dominates_what_is_better_in_something(assess, better):
    good = assess(TASK, "gru", p50_ms=2.0, points=2.0)
    size = better.pop("model_bytes", None)
    other = assess(TASK, "elman", **{"p50_ms": 4.0, "points": 0.0, **better})
    if size is not None:
        artifact = fake_artifact(other.candidate, TASK)
        small = tuple(g.model_copy(update={"file_bytes": size}) for g in artifact.graphs)
        other = replace(other, artifact=artifact.model_copy(update={"graphs": small}))
    assert not dominates(TASK, good, other)


def test_the_best_get_three_rounds_and_a_clear_loser_one(by_rounds):
    best, loser = by_rounds("gru", [2.0], points=3.0), by_rounds("elman", [4.0], band="small")
    assert labels(worth_more(TASK, [best, loser]), best, loser) == {"gru medium", "elman small"}
    same_family = by_rounds("gru", [6.0], points=1.0, band="large")
    found = worth_more(TASK, [best, same_family])
    assert labels(found, best, same_family) == {"gru medium"}


def test_nobody_deserves_more_when_all_is_firm(by_rounds):
    rounds = [2.0, 2.0 + STEADY, 2.0 - STEADY]
    best, other = by_rounds("gru", rounds, 3.0), by_rounds("lstm", [x * 1.5 for x in rounds])
    assert worth_more(TASK, [best, other]) == frozenset()


def test_the_order_of_those_that_tie_is_looked_into_until_it_is_clear(by_rounds):
    close = [by_rounds("gru", [2.0, 2.4, 1.7]), by_rounds("lstm", [2.1, 1.8, 2.3])]
    assert labels(worth_more(TASK, close), *close) == {"gru medium", "lstm medium"}
    settled = [by_rounds("gru", [2.0, 2.01, 2.0]), by_rounds("lstm", [2.3, 2.3, 2.31])]
    assert worth_more(TASK, settled) == frozenset()
    alike = [by_rounds("gru", [2.0, 2.01, 2.0]), by_rounds("lstm", [2.02, 2.0, 2.01])]
    assert worth_more(TASK, alike) == frozenset()


def test_an_order_that_eight_rounds_did_not_tell_is_left_open(by_rounds):
    wild = [1.5, 2.6, 2.0, 1.7, 2.4, 2.1, 1.9, 2.2]
    close = [by_rounds("gru", wild), by_rounds("lstm", wild[::-1])]
    assert worth_more(TASK, close) == frozenset()


def test_an_open_verdict_is_worth_more_and_a_failed_one_is_not(assess):
    open_, lost = assess(TASK, "gru", p50_ms=19.2, spread=0.02), assess(TASK, "lstm", p50_ms=60.0)
    found = worth_more(TASK, [open_, lost])
    assert labels(found, open_, lost) == {"gru medium"}


def test_memory_that_cannot_be_read_is_no_reason(assess):
    made = assess(TASK, "gru", p50_ms=2.0)
    runs = tuple(run.model_copy(update={"memory": None}) for run in made.measurement.runs)
    blind = made.measurement.model_copy(update={"runs": runs})
    unread = replace(
        made, measurement=blind, verdicts=verdicts(TASK, made.artifact, blind, contended=False)
    )
    assert worth_more(TASK, [unread]) == frozenset()
