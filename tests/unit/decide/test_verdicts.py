"""PASS, FAIL or UNDECIDED: the truth table, and how often it errs."""

from __future__ import annotations

import random

import pytest

from advisor.core.measurement import Measurement
from advisor.core.verdict import Outcome, Verdict
from advisor.decide import anytime
from advisor.decide.verdicts import overall, verdicts
from advisor.testing.fakes import fake_artifact, fake_candidate, fake_measurement, fake_task

PASS, FAIL, UNDECIDED = Outcome.PASS, Outcome.FAIL, Outcome.UNDECIDED
LATE, EARLY = 0.030, 0.010
"""Seconds above and below the budget of the fake task, 20 ms at p95."""


def sample(early: int, late: int) -> list[float]:
    return [EARLY] * early + [LATE] * late


def latency(measurement: Measurement, task=None, busy=False) -> Verdict:
    task = task or fake_task()
    artifact = fake_artifact(fake_candidate(), task)
    return verdicts(task, artifact, measurement, busy)[0]


@pytest.mark.parametrize(
    ("early", "late", "outcome"),
    [
        (74, 0, UNDECIDED),  # 75 runs are the least for p95
        (75, 0, PASS),
        (95, 5, UNDECIDED),  # exactly the share allowed: nobody can tell
        (950, 50, UNDECIDED),
        (9500, 500, UNDECIDED),
        (973, 27, PASS),
        (972, 28, UNDECIDED),
        (924, 76, FAIL),
        (925, 75, UNDECIDED),
        (0, 1, UNDECIDED),
        (0, 2, FAIL),
        (40, 40, FAIL),
        (1, 0, UNDECIDED),
    ],
)
def test_by_count(early, late, outcome):
    counts = late, early + late, 0.95
    assert anytime.passes(*counts) == (outcome is PASS)
    assert anytime.fails(*counts) == (outcome is FAIL)


def test_a_run_exactly_at_the_budget_keeps_it(processes):
    assert latency(processes(fake_task(), [[0.020] * 75] * 3)).outcome is PASS


def test_pass_with_its_figures():
    found = latency(fake_measurement(fake_candidate(), fake_task(), 10.0))
    assert (found.requirement, found.outcome, found.limit, found.unit) == (
        "latency",
        PASS,
        20.0,
        "ms",
    )
    assert found.lower < found.value < found.upper < found.limit
    assert found.reason == "p95 11.4 ms is within 20 ms"
    assert found.needs == ""


def test_fail_with_its_figures():
    found = latency(fake_measurement(fake_candidate(), fake_task(), 30.0))
    assert found.outcome is FAIL
    assert found.reason == "p95 34.1 ms is over 20 ms"


def test_at_the_budget_it_needs_more_rounds(processes):
    """A share of 4 in 100 is surely under 5 in 100 once 6,200 runs say so."""
    found = latency(processes(fake_task(), [sample(96, 4)] * 3))
    assert found.outcome is UNDECIDED
    assert found.needs == "about 59 more rounds, 64 s of measuring"
    assert found.reason == "p95 10.0 ms is not surely within 20 ms"


def test_too_few_runs_are_named(processes):
    found = latency(processes(fake_task(), [sample(10, 0)] * 3))
    assert (found.outcome, found.upper) == (UNDECIDED, None)
    assert found.needs == "at least 75 runs (30 were made)"


@pytest.mark.parametrize(
    ("runs", "busy", "outcome"),
    [
        ([sample(100, 0)] * 3, False, PASS),
        ([sample(200, 0), sample(200, 0), sample(10, 1)], False, UNDECIDED),
        ([sample(200, 0), sample(200, 0), sample(10, 1)], True, PASS),
        ([sample(0, 50), sample(0, 50), sample(10, 10)], False, FAIL),
        ([sample(0, 50), sample(0, 50), sample(50, 0)], False, UNDECIDED),
        ([sample(0, 50)] * 3, True, UNDECIDED),
        ([sample(100, 0)] * 3, True, PASS),
    ],
)
def test_processes_that_disagree_and_busy_machines(processes, runs, busy, outcome):
    assert latency(processes(fake_task(), runs), busy=busy).outcome is outcome


def test_why_it_is_undecided(processes):
    task = fake_task()
    split = latency(processes(task, [sample(0, 50), sample(0, 50), sample(50, 0)]))
    assert split.needs == (
        "another budget: more rounds can't decide this one, it lies within how much processes "
        "differ (p95 10.0 to 30.0 ms)"
    )
    busy = latency(processes(task, [sample(0, 50)] * 3), busy=True)
    assert busy.needs == "a quieter machine: this one was busy"


def test_a_busy_machine_fails_only_what_is_far_over_even_at_its_fastest(processes):
    task = fake_task()
    assert latency(processes(task, [[0.041] * 30] * 3), busy=True).outcome is FAIL
    assert latency(processes(task, [[0.039] * 30] * 3), busy=True).outcome is UNDECIDED
    once = [[0.041] * 30, [0.041] * 30, [*([0.041] * 29), 0.039]]
    assert latency(processes(task, once), busy=True).outcome is UNDECIDED


def test_one_process_or_two_are_too_few_to_pass(processes):
    found = latency(processes(fake_task(), [sample(200, 0)] * 2))
    assert (found.outcome, found.needs) == (UNDECIDED, "3 processes, not 2")
    assert latency(processes(fake_task(), [sample(0, 50)])).outcome is FAIL


def test_a_busy_machine_fails_nothing_that_is_sometimes_fast(processes):
    rng = random.Random(3)
    for _ in range(200):
        runs = [[rng.choice((EARLY, LATE)) for _ in range(60)] for _ in range(3)]
        assert latency(processes(fake_task(), runs), busy=True).outcome is not FAIL


def test_processes_that_differ_widely_need_more_of_them(processes):
    """Each alone is within 20 ms; the next one need not be."""
    apart = [[0.014] * 100, [0.016] * 100, [0.019] * 100]
    found = latency(processes(fake_task(), apart))
    assert found.outcome is UNDECIDED
    assert "more rounds can't decide this one" in found.needs
    assert "(p95 11.5 to 22.8 ms)" in found.needs
    assert latency(processes(fake_task(), [[s / 3 for s in p] for p in apart])).outcome is PASS


def test_processes_that_differ_widely_do_not_fail_either(processes):
    apart = [[0.021] * 100, [0.024] * 100, [0.027] * 100]
    assert latency(processes(fake_task(), apart)).outcome is UNDECIDED
    assert latency(processes(fake_task(), [[s * 3 for s in p] for p in apart])).outcome is FAIL


def test_one_process_fails_only_by_every_run(processes):
    assert latency(processes(fake_task(), [sample(1, 50)])).outcome is UNDECIDED


def test_memory_that_cannot_be_read_is_undecided():
    task = fake_task()
    measured = fake_measurement(fake_candidate(), task)
    blind = measured.model_copy(
        update={"runs": tuple(r.model_copy(update={"memory": None}) for r in measured.runs)}
    )
    found = {
        v.requirement: v
        for v in verdicts(task, fake_artifact(fake_candidate(), task), blind, False)
    }
    assert found["memory"].outcome is UNDECIDED
    assert found["memory"].value is None
    assert found["memory"].reason == "peak memory can't be read on this system"


def test_sizes_are_decided_by_the_figure():
    task = fake_task(limits={"memory_mb": 58.0, "model_mb": 1.0})
    candidate = fake_candidate()
    found = verdicts(
        task, fake_artifact(candidate, task), fake_measurement(candidate, task), False
    )
    assert [(v.requirement, v.outcome) for v in found] == [
        ("latency", PASS),
        ("memory", PASS),  # 58 MB of 58 MB
        ("model size", FAIL),
    ]
    assert found[2].reason.startswith("model file 6.6")
    assert found[2].reason.endswith(" MB is over 1 MB")


def test_each_budget_is_a_requirement_and_none_set_is_none():
    task = fake_task("generate")
    candidate = fake_candidate()
    measured = fake_measurement(candidate, task, 2.0, first_token_ms=40.0)
    found = verdicts(task, fake_artifact(candidate, task), measured, False)
    assert [(v.requirement, v.outcome) for v in found] == [
        ("latency per token", PASS),
        ("first token", FAIL),
        ("memory", PASS),
    ]
    free = fake_task(serving={"mode": "request"}, limits={})
    measured = fake_measurement(candidate, free)
    assert verdicts(free, fake_artifact(candidate, free), measured, False) == ()


def test_a_budget_without_any_measurement_of_it_never_passes():
    task = fake_task("generate")
    candidate = fake_candidate()
    found = verdicts(
        task, fake_artifact(candidate, task), fake_measurement(candidate, task), False
    )
    first = next(v for v in found if v.requirement == "first token")
    assert first.outcome is UNDECIDED
    assert first.reason == "first token was not measured at 24 steps"


def test_a_stream_keeps_its_period():
    task = fake_task("stream", serving={"mode": "stream", "latency_ms": 50.0, "period_ms": 10.0})
    candidate = fake_candidate()
    measured = fake_measurement(candidate, task, 12.0)
    assert latency(measured, task).outcome is FAIL


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ((), PASS),
        ((PASS, PASS), PASS),
        ((PASS, UNDECIDED), UNDECIDED),
        ((UNDECIDED, FAIL, PASS), FAIL),
    ],
)
def test_overall(outcomes, expected):
    made = [
        Verdict(candidate_id="c", requirement=str(i), outcome=o, reason="r")
        for i, o in enumerate(outcomes)
    ]
    assert overall(made) is expected
