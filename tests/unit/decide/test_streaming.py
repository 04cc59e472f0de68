"""Does a candidate keep pace: misses and their bound, real-time factor, drift, bytes of state."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.core.artifact import State
from advisor.core.load import Arrivals, LoadRun, Paced, Stretch
from advisor.core.measurement import Conditions
from advisor.core.settings import Settings
from advisor.core.shape import TaskShape
from advisor.core.verdict import Outcome
from advisor.decide import anytime
from advisor.decide.streaming import drift, miss_share_upper, streaming
from advisor.testing.fakes import fake_task

PASS, FAIL, UNDECIDED = Outcome.PASS, Outcome.FAIL, Outcome.UNDECIDED
CACHE = State(
    input="state_0", output="state_0_out", dtype="float32", shape=("batch", 4, "past", 8), grows=2
)
FIXED = State(input="state_1", output="state_1_out", dtype="float32", shape=(2, "batch", 16))


def make_run(
    compute_s: Sequence[float],
    waits_s: Sequence[float] | None = None,
    waiting_s: Sequence[float] = (),
    length: int = 20,
    number: int = 0,
) -> LoadRun:
    waits = waits_s or [0.0001] * len(compute_s)
    stretch = Stretch(
        per_s=100.0,
        due_s=tuple(n * 0.01 for n in range(len(compute_s))),
        latencies_s=tuple(c + w for c, w in zip(compute_s, waits, strict=True)),
        compute_s=tuple(compute_s),
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
        load=Paced(length=length, period_s=0.01),
        stretches=(stretch,),
        conditions=Conditions(started_at="2026-01-01T00:00:00Z", wall_s=1.0),
    )


def judge(runs: Sequence[LoadRun], states: Sequence[State] = (), contended: bool = False):
    found = streaming(runs, states, 0.005, 0.95, contended)
    assert found is not None
    return found


def test_one_that_keeps_pace():
    found = judge([make_run([0.002] * 200, number=n) for n in range(3)])
    assert (found.outcome, found.needs, found.misses) == (PASS, "", 0)
    assert (found.steps, found.processes, found.length) == (600, 3, 20)
    assert (found.period_s, found.budget_s) == (0.01, 0.005)
    assert found.latency_s == pytest.approx(0.0021)
    assert found.real_time_factor == pytest.approx(0.2)
    assert found.wake_up_s == pytest.approx(0.0001)
    assert found.miss_share_upper == pytest.approx(0.0065, abs=0.001)


def test_lateness_of_the_step_before_counts_against_the_budget():
    """Each computes within the budget; what it waited before that takes it over."""
    runs = [make_run([0.004] * 200, [0.002] * 200, number=n) for n in range(3)]
    found = judge(runs)
    assert (found.outcome, found.misses) == (FAIL, 600)


def test_one_that_computes_longer_than_the_period_can_not_keep_up():
    runs = [make_run([0.012] * 50, [0.002 * n for n in range(50)], [0.1] * 10)] * 3
    found = judge(runs)
    assert found.real_time_factor == pytest.approx(1.2)
    assert (found.outcome, found.steps, found.misses) == (FAIL, 180, 180)


def test_nothing_fails_on_a_busy_machine():
    runs = [make_run([0.001, 0.008] * 100, number=n) for n in range(4)]
    assert judge(runs).outcome is FAIL
    found = judge(runs, contended=True)
    assert (found.outcome, found.needs) == (UNDECIDED, "a quieter machine: this one was busy")


@pytest.mark.parametrize(
    ("runs", "needs"),
    [
        ([make_run([0.002] * 10)], "at least 75 steps (10 were made)"),
        ([make_run([0.004] * 200)], "3 processes, not 1"),
        ([make_run([s] * 200) for s in (0.002, 0.004, 0.0048)], "more processes"),
    ],
)
def test_what_is_open_says_what_it_needs(runs, needs):
    found = judge(runs)
    assert (found.outcome, found.needs) == (UNDECIDED, needs)


def test_a_cache_grows_and_a_state_does_not():
    found = judge([make_run([0.002] * 200)], states=[CACHE, FIXED])
    fixed = 2 * 1 * 16 * 4
    assert (found.state_bytes_first, found.state_bytes_last) == (fixed, fixed + 4 * 20 * 8 * 4)


def test_no_stream_no_figures():
    run = make_run([0.002] * 20)
    load = Arrivals(length=20, rates_per_s=(100.0,))
    assert streaming([run.model_copy(update={"load": load})], (), 0.005, 0.95, False) is None
    assert streaming([], (), 0.005, 0.95, False) is None


def stretch_of(compute_s: Sequence[float]) -> Stretch:
    return make_run(compute_s).stretches[0]


def test_drift_compares_the_ends_of_sequences():
    grows = [0.001 + 0.0001 * step for step in range(20)]
    found = drift([stretch_of(grows * 3), stretch_of(grows * 2)], 20)
    assert found == pytest.approx(grows[18] / grows[0])
    assert drift([stretch_of([0.001] * 60)], 20) == 1.0


def test_there_is_no_drift_where_no_sequence_came_to_its_end():
    assert drift([stretch_of([0.001] * 17)], 20) is None
    assert drift([stretch_of([0.001] * 30)], 1) is None
    assert drift([stretch_of([0.001, 0.003])], 2) == pytest.approx(3.0)


@given(st.integers(0, 60), st.integers(75, 3000), st.integers(0, 40))
def test_the_bound_on_misses_is_where_the_test_turns(missed, steps, more):
    bound = miss_share_upper([missed], [steps], 0.95)
    assert bound is not None
    assert bound > missed / steps
    assert bound == 1.0 or anytime.passes(missed, steps, 1 - bound - 1e-5)
    assert bound < 2e-5 or not anytime.passes(missed, steps, 1 - bound + 1e-5)
    with_more = miss_share_upper([min(missed + more, steps)], [steps], 0.95)
    assert with_more is not None
    assert with_more >= bound


def test_too_few_steps_have_no_bound():
    assert miss_share_upper([0], [74], 0.95) is None
    assert miss_share_upper([0], [75], 0.95) == pytest.approx(0.05, abs=0.001)
    assert miss_share_upper([0, 0], [40, 40], 0.99) is None


def test_processes_that_differ_widen_the_bound():
    alike = miss_share_upper([10, 10, 10], [400] * 3, 0.95)
    differ = miss_share_upper([0, 0, 30], [400] * 3, 0.95)
    assert alike is not None
    assert differ is not None
    assert alike < 0.05 < 0.2 < differ <= 1.0


def test_the_bound_holds_at_every_look():
    """Wrong in at most one of 40 streams (2.5 %), looked at after each of 20 rounds."""
    rng, wrong, share = random.Random(5), 0, 0.03
    for _ in range(200):
        misses, worst = list[int](), 1.0
        for _ in range(20):
            misses.append(sum(rng.random() < share for _ in range(100)))
            bound = miss_share_upper(misses, [100] * len(misses), 0.95)
            worst = min(worst, bound if bound is not None else 1.0)
        wrong += worst < share
    assert wrong <= 10  # 5 expected at most; 11 or more has a chance of 1.3 %
