"""Which rate is borne: pooled by rate, and found by a search that never errs on the wrong side."""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.core.load import Arrivals, LoadRun, Stretch
from advisor.core.measurement import Conditions
from advisor.core.serving import RatePoint, Service
from advisor.core.settings import Settings
from advisor.core.shape import TaskShape
from advisor.core.verdict import Outcome
from advisor.decide.service import RESOLUTION, Search, next_rate, service
from advisor.measure.schedule import LOST_SHARE, arrivals_s
from advisor.testing.fakes import fake_task

PASS, FAIL, UNDECIDED = Outcome.PASS, Outcome.FAIL, Outcome.UNDECIDED


def quiet(runs: Sequence[LoadRun]) -> bool:
    return False


def busy(runs: Sequence[LoadRun]) -> bool:
    return True


def make_run(
    per_s: float,
    latencies_s: Sequence[float],
    waiting_s: Sequence[float] = (),
    workers: int = 1,
    number: int = 0,
) -> LoadRun:
    stretch = Stretch(
        per_s=per_s,
        due_s=tuple(n / per_s for n in range(len(latencies_s))),
        latencies_s=tuple(latencies_s),
        compute_s=tuple(latencies_s),
        waiting_s=tuple(waiting_s),
    )
    return LoadRun(
        candidate_id="fake-small-1",
        model_key="key",
        shape=TaskShape.of(fake_task()),
        settings=Settings(),
        device_fingerprint="device",
        runtime="fake",
        runtime_version="1",
        provider="CPUExecutionProvider",
        round=number,
        load=Arrivals(length=8, rates_per_s=(per_s,), workers=workers),
        stretches=(stretch,),
        conditions=Conditions(started_at="2026-01-01T00:00:00Z", wall_s=1.0),
    )


def judge(runs: Sequence[LoadRun], disturbed: Callable = quiet, workers: int = 1) -> Service:
    return service(runs, workers, 100.0, budget_s=0.010, q=0.95, disturbed=disturbed)


def spread(middle_s: float, n: int = 120) -> list[float]:
    """Latencies within 5 % of `middle_s`."""
    return [middle_s * (0.95 + 0.1 * k / n) for k in range(n)]


def test_runs_are_pooled_by_rate():
    runs = [make_run(r, spread(s)) for r, s in ((200, 0.02), (100, 0.002)) for _ in range(3)]
    found = judge(runs)
    assert [(p.per_s, p.outcome, p.processes) for p in found.points] == [
        (100, PASS, 3),
        (200, FAIL, 3),
    ]
    assert [p.answered for p in found.points] == [360, 360]
    assert (found.highest_per_s, found.fails_per_s) == (100, 200)
    assert (found.workers, found.wanted_per_s) == (1, 100.0)


def test_other_loads_do_not_count():
    assert judge([make_run(100, spread(0.002), workers=2)]).points == ()


def test_nothing_fails_on_a_busy_machine():
    runs = [make_run(100, [*spread(0.002, 60), *spread(0.030, 60)]) for _ in range(5)]
    assert judge(runs).points[0].outcome is FAIL
    assert judge(runs, disturbed=busy).points[0].outcome is UNDECIDED


def test_who_was_disturbed_is_asked_of_each_rate_apart():
    runs = [make_run(r, [*spread(0.002, 60), *spread(0.03, 60)]) for r in (50, 60)] * 4
    found = judge(runs, disturbed=lambda own: own[0].stretches[0].per_s == 50)
    assert [p.outcome for p in found.points] == [UNDECIDED, FAIL]


def test_those_still_waiting_count_as_late_as_they_are_by_then():
    """The queue only grew; the few that were answered in time must not make it a pass."""
    waiting = [0.5 - 0.001 * n for n in range(450)]
    found = judge([make_run(100, spread(0.002), waiting)] * 4)
    (point,) = found.points
    assert (point.outcome, point.overloaded) == (FAIL, True)
    assert (point.latency_s, point.upper_s) == (None, None)


def test_one_process_passes_alone_only_where_a_slower_one_would_too():
    """Each computes 2 ms, far within: at 100 a second the worker is busy a fifth of the time."""
    assert judge([make_run(100, spread(0.002))]).points[0].outcome is PASS
    assert judge([make_run(300, spread(0.002))]).points[0].outcome is UNDECIDED
    assert judge([make_run(300, spread(0.002))] * 3).points[0].outcome is PASS
    assert judge([make_run(300, spread(0.002), workers=2)], workers=2).points[0].outcome is PASS


def test_an_overloaded_rate_never_passes():
    found = judge([make_run(100, spread(0.002, 1000), [0.009])] * 4)
    assert found.points[0].outcome is UNDECIDED


def test_a_pass_above_a_failure_counts_for_nothing():
    runs = [
        make_run(r, spread(s))
        for r, s in ((50, 0.002), (100, 0.02), (200, 0.002))
        for _ in range(3)
    ]
    found = judge(runs)
    assert (found.highest_per_s, found.fails_per_s) == (50, 100)


def point(per_s: float, outcome: Outcome, processes: int = 3, latency_s: float = 0.009):
    return RatePoint(
        per_s=per_s,
        answered=100,
        latency_s=latency_s,
        upper_s=None,
        outcome=outcome,
        processes=processes,
    )


SEARCH = Search(median_s=0.001, workers=1)


@pytest.mark.parametrize(
    ("search", "first"),
    [
        (SEARCH, 500.0),
        (Search(median_s=0.001, workers=4), 2000.0),
        (Search(median_s=0.001, workers=1, wanted_per_s=70.0), 70.0),
        (Search(median_s=0.001, workers=1, wanted_per_s=1e6), 2000.0),  # no queue bears that
        (Search(median_s=0.0003, workers=1), 1670.0),
    ],
)
def test_the_first_rate_is_the_task_s_own_or_half_of_what_can_be(search, first):
    assert next_rate((), search) == first


@pytest.mark.parametrize(
    ("points", "following"),
    [
        ([point(500, PASS)], 1000),
        ([point(500, FAIL)], 250),
        ([point(500, PASS), point(1000, FAIL)], 750),
        ([point(500, PASS), point(550, FAIL)], None),
        ([point(500, PASS), point(560, FAIL)], 530),
        ([point(500, UNDECIDED, 2)], 500),  # more processes decide it
        ([point(500, UNDECIDED, 6)], 250),  # or they don't: not surely kept
        ([point(500, PASS), point(1000, UNDECIDED, 2)], 1000),
        ([point(500, PASS), point(540, UNDECIDED, 6)], 1080),  # what fails is looked for last
        ([point(500, PASS), point(540, UNDECIDED, 6), point(1080, FAIL)], None),
        ([point(20, FAIL), point(10, FAIL)], None),  # a queue of 1 % can't be the reason
        ([point(2000, PASS)], None),  # twice what can be: no queue at all
        ([point(400, UNDECIDED, 2), point(500, PASS)], 1000),  # below a pass nothing is open
    ],
)
def test_it_doubles_halves_and_ends(points, following):
    assert next_rate(points, SEARCH) == following


def test_an_open_rate_that_is_over_the_budget_is_not_dwelt_on():
    impatient = Search(median_s=0.001, workers=1, budget_s=0.010)
    over = point(500, UNDECIDED, 3, latency_s=0.012)
    assert next_rate([over], impatient) == 250
    assert next_rate([over], SEARCH) == 500
    assert next_rate([point(500, UNDECIDED, 3, latency_s=0.009)], impatient) == 500
    assert next_rate([point(500, UNDECIDED, 2, latency_s=0.012)], impatient) == 500


@given(
    limit=st.floats(15.0, 1990.0),
    wanted=st.none() | st.floats(1.0, 1e5),
    open_from=st.floats(0.8, 1.0),
    open_to=st.floats(1.0, 1.2),
)
@settings(max_examples=200)
def test_the_search_ends_beside_the_truth(limit, wanted, open_from, open_to):
    """With an oracle that is open near the limit: no wrong rate, a gap as small as can be."""
    search = Search(median_s=0.001, workers=1, wanted_per_s=wanted, most_points=40)
    points: dict[float, RatePoint] = {}
    asked = 0
    while (rate := next_rate(list(points.values()), search)) is not None:
        asked += 1
        assert asked < 200
        kept, lost = rate < open_from * limit, rate > open_to * limit
        count = points[rate].processes + 1 if rate in points else 1
        outcome = PASS if kept else FAIL if lost else UNDECIDED
        points[rate] = point(rate, outcome, count)
    best = max((p.per_s for p in points.values() if p.outcome is PASS), default=0.0)
    assert best < open_from * limit
    if open_from * limit <= 2000 and best:  # above, nothing was tried
        assert best * (1 + RESOLUTION) * 1.01 >= min(open_from * limit, 2000 / 1.1)


def queue(rate: float, mean_s: float, workers: int, seed: int) -> LoadRun:
    """One second of Poisson arrivals at `workers` that answer in `mean_s`, without a machine."""
    due = arrivals_s(rate, 1.0, 100, seed)
    rng, patience = random.Random(f"service {seed}"), LOST_SHARE * (due[-1] - due[0])
    free, latencies = [0.0] * workers, list[float]()
    for n, arrived in enumerate(due):
        begin = max(arrived, free[0])
        if begin - arrived > patience:
            waiting = [begin - later for later in due[n:] if later < begin]
            return make_run(rate, latencies, waiting, workers, seed)
        ended = begin + mean_s * rng.uniform(0.9, 1.1)
        heapq.heapreplace(free, ended)
        latencies.append(ended - arrived)
    return make_run(rate, latencies, (), workers, seed)


@pytest.mark.parametrize(
    ("workers", "truth"), [(1, 495.0), (2, 1345.0)], ids=["one worker", "two workers"]
)
def test_the_peak_of_a_simulated_queue_is_found(workers, truth):
    """Service of about 1 ms, p95 within 3 ms; `truth`: the rate at which 50,000 requests of one
    long run keep just that. The rate found must not be above it, nor far below."""
    budget_s, runs, number = 0.003, list[LoadRun](), 0
    search = Search(median_s=0.001, workers=workers, budget_s=budget_s)
    while True:
        found = service(runs, workers, None, budget_s, 0.95, quiet)
        rate = next_rate(found.points, search)
        if rate is None:
            break
        number += 1
        runs.append(queue(rate, 0.001, workers, number))
    assert found.highest_per_s is not None
    assert 0.6 * truth <= found.highest_per_s <= 1.05 * truth
    assert found.fails_per_s is not None
    assert found.fails_per_s >= 0.95 * truth
    assert len(runs) < 45
