"""When a sweep over batches goes on, and what its points say."""

from __future__ import annotations

import pytest

from advisor.core.serving import BatchPoint
from advisor.core.verdict import Outcome
from advisor.decide.throughput import (
    MOST_BATCH,
    batch_point,
    best_point,
    next_batch,
    samples_per_process,
)
from advisor.testing.fakes import fake_task

TASK = fake_task()
FREE = fake_task(serving={"mode": "request"})
PASS, FAIL, OPEN = Outcome.PASS, Outcome.FAIL, Outcome.UNDECIDED


def sweep(*rates: float, outcome: Outcome | None = PASS, memory: int | None = None):
    """Points at 1, 2, 4, …: all but the last keep the budget."""
    outcomes = [None if outcome is None else PASS] * (len(rates) - 1) + [outcome]
    return [
        BatchPoint(
            batch=2**i,
            latency_s=None,
            upper_s=None,
            items_per_s=rate,
            outcome=o,
            memory_bytes=memory,
        )
        for i, (rate, o) in enumerate(zip(rates, outcomes, strict=True))
    ]


@pytest.mark.parametrize(
    ("points", "then"),
    [
        ([], 1),
        (sweep(900.0), 2),
        (sweep(900.0, 1500.0), 4),
        (sweep(900.0, 940.0), None),
        (sweep(900.0, 700.0), None),
        (sweep(900.0, 1500.0, outcome=FAIL), None),
        (sweep(900.0, 1500.0, outcome=OPEN), None),
        (sweep(900.0, 1500.0, memory=300_000_000), None),
        (sweep(*(9000.0 * 1.9**i for i in range(7))), None),
    ],
    ids=["first", "one", "grows", "flat", "falls", "fails", "open", "memory", "most"],
)
def test_the_batch_doubles_while_that_brings_something_and_is_kept(points, then):
    assert next_batch(TASK, points, 3) == then


def test_the_last_batch_is_the_most():
    assert next_batch(TASK, sweep(*(9000.0 * 1.9**i for i in range(6))), 3) == MOST_BATCH


def test_without_a_budget_only_the_rate_counts():
    assert next_batch(FREE, sweep(900.0, 1500.0, outcome=None), 3) == 4
    assert next_batch(FREE, sweep(900.0, 910.0, outcome=None), 3) is None


def test_nobody_waits_for_slow_calls():
    assert next_batch(FREE, sweep(2.0, outcome=None), 3) is None, "half a second each"


def test_a_later_point_must_beat_the_best_one_not_the_last():
    assert next_batch(FREE, sweep(900.0, 1500.0, 1000.0, 1520.0, outcome=None), 3) is None


def test_a_batch_is_judged_whole_and_its_rate_counts_every_request(processes):
    measured = processes(TASK, [[0.018] * 60] * 3)
    point = batch_point(TASK, 8, measured, contended=False)
    assert point is not None
    assert point.items_per_s == pytest.approx(8 / 0.018)
    assert point.outcome is PASS
    assert point.latency_s == 0.018
    late = batch_point(TASK, 8, processes(TASK, [[0.021] * 60] * 3), contended=False)
    assert late is not None
    assert late.outcome is FAIL


def test_a_length_that_was_not_measured_has_no_point(processes):
    other = fake_task(input={"type": "tokens", "vocab_size": 8000, "length": {"typical": 41}})
    assert batch_point(other, 1, processes(TASK, [[0.01] * 9]), contended=False) is None


def test_enough_samples_for_a_verdict_but_not_for_any_percentile():
    assert samples_per_process(TASK, 3) == 25
    tight = fake_task(serving={"mode": "request", "percentile": 99.9})
    assert samples_per_process(tight, 3) == 120


def test_the_best_is_the_fastest_that_keeps_the_budget():
    assert best_point(sweep(900.0, 1500.0, 1700.0, outcome=FAIL)).batch == 2
    assert best_point(sweep(900.0, outcome=OPEN)) is None
