"""Asking on a schedule, with a clock that only sleeping and computing move."""

from __future__ import annotations

import statistics
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.core.load import Stretch
from advisor.measure.schedule import (
    MOST_REQUESTS,
    Answer,
    Schedule,
    arrivals_s,
    steps_due_s,
    work,
)

MS = 1_000_000


class Machine:
    """A clock in nanoseconds; a sleep may end `late_ns` after its due instant."""

    def __init__(self, late_ns: int = 0) -> None:
        self.now = 0
        self.late_ns = late_ns

    def clock(self) -> int:
        return self.now

    def wait_until(self, due_ns: int) -> None:
        if due_ns > self.now:
            self.now = due_ns + self.late_ns

    def spend(self, ns: int) -> None:
        self.now += ns


def served(
    due_ns: Sequence[int], services_ns: Sequence[int], late_ns: int = 0
) -> tuple[list[Answer], Schedule]:
    machine, schedule = Machine(late_ns), Schedule(due_ns)

    def call_for(number: int) -> Callable[[], None]:
        return lambda: machine.spend(services_ns[number])

    answers = work(schedule, call_for, machine.clock, machine.wait_until, machine.clock)
    return answers, schedule


def latencies_ms(answers: Sequence[Answer]) -> list[float]:
    return [(a.ended_ns - a.due_ns) / MS for a in answers]


def test_a_slow_step_delays_those_after_it_and_they_count_from_when_they_were_due():
    due = [n * 10 * MS for n in range(6)]
    answers, _ = served(due, [2 * MS, 25 * MS, 2 * MS, 2 * MS, 2 * MS, 2 * MS])
    assert latencies_ms(answers) == [2, 25, 17, 9, 2, 2]
    assert [(a.ended_ns - a.began_ns) / MS for a in answers] == [2, 25, 2, 2, 2, 2]


def test_the_schedule_does_not_drift_with_late_waking():
    due = [n * 10 * MS for n in range(1, 101)]
    answers, _ = served(due, [1 * MS] * 100, late_ns=MS // 10)
    assert {a.began_ns - a.due_ns for a in answers} == {MS // 10}
    assert answers[-1].due_ns == 1000 * MS


def test_it_stops_when_the_backlog_only_grows():
    due = [n * 10 * MS for n in range(100)]
    answers, schedule = served(due, [30 * MS] * 100)  # each step adds 20 ms of lateness
    waiting = schedule.waiting_ns(answers)
    assert len(answers) == 25  # step 25 would begin 500 ms late, over half of 990 ms
    assert waiting == sorted(waiting, reverse=True)
    assert waiting[0] == schedule.lost_at_ns - due[25]
    assert len(waiting) == 50  # those due before 750 ms that are not answered
    assert schedule.take() is None


def test_a_burst_is_no_overload():
    due = [0] * 20 + [1000 * MS]
    answers, schedule = served(due, [10 * MS] * 21)
    assert latencies_ms(answers) == [10.0 * (n + 1) for n in range(20)] + [10.0]
    assert schedule.waiting_ns(answers) == []


def test_a_machine_that_stood_still_is_answered_and_shows_as_late_waking():
    machine, schedule = Machine(), Schedule([n * 10 * MS for n in range(1, 11)])

    def wait_until(due_ns: int) -> None:
        machine.wait_until(due_ns + (500 * MS if due_ns == 50 * MS else 0))

    answers = work(
        schedule, lambda n: lambda: machine.spend(MS), machine.clock, wait_until, machine.clock
    )
    assert answers[-1].number == 4
    assert answers[-1].began_ns - answers[-1].due_ns == 500 * MS
    assert len(schedule.waiting_ns(answers)) == 5  # all the others were due meanwhile


def test_a_single_request_is_never_too_late():
    answers, schedule = served([0], [50 * MS], late_ns=5 * MS)
    assert (len(answers), schedule.lost_at_ns) == (1, None)


@given(
    st.lists(st.integers(0, 30 * MS), min_size=2, max_size=60),
    st.lists(st.integers(1, 30 * MS), min_size=60, max_size=60),
)
def test_one_worker_waits_as_lindley_says(gaps, services):
    """W(n+1) = max(0, W(n) + S(n) - gap(n)): Lindley 1952."""
    due = [sum(gaps[:n]) for n in range(1, len(gaps) + 1)]
    answers, _ = served(due, services)
    wait = 0
    for n, answer in enumerate(answers):
        if n:
            wait = max(0, wait + services[n - 1] - (due[n] - due[n - 1]))
        assert answer.began_ns - answer.due_ns == wait


def test_workers_share_a_schedule_in_the_order_of_arrival():
    """First come, first served: no request is taken twice, none is left, none overtakes."""
    schedule = Schedule([0] * 2000 + [10**15])
    taken: list[int] = []
    lock = threading.Lock()

    def take_all() -> list[int]:
        mine = []
        while (number := schedule.take()) is not None:
            mine.append(number)
            with lock:
                taken.append(number)
        return mine

    with ThreadPoolExecutor(4) as threads:
        every = [f.result() for f in [threads.submit(take_all) for _ in range(4)]]
    assert sorted(n for mine in every for n in mine) == list(range(2001))
    assert all(mine == sorted(mine) for mine in every)


def test_arrivals_are_a_poisson_process():
    instants = arrivals_s(1000.0, 20.0, 0, seed=1)
    gaps = [b - a for a, b in pairwise(instants)]
    assert len(instants) == pytest.approx(20_000, abs=4 * 20_000**0.5)
    assert statistics.fmean(gaps) == pytest.approx(1e-3, rel=0.03)
    assert statistics.pvariance(gaps) == pytest.approx(1e-6, rel=0.06)
    early = [a for a, b in pairwise(gaps) if b > 1e-3]
    assert statistics.fmean(early) == pytest.approx(1e-3, rel=0.05)  # independent of the next
    counts = [0] * 2000
    for t in instants:
        counts[min(1999, int(t * 100))] += 1
    assert statistics.pvariance(counts) == pytest.approx(10.0, rel=0.15)  # as large as the mean


def test_arrivals_repeat_with_the_seed_and_differ_without():
    assert arrivals_s(50.0, 1.0, 10, seed=3) == arrivals_s(50.0, 1.0, 10, seed=3)
    assert arrivals_s(50.0, 1.0, 10, seed=3) != arrivals_s(50.0, 1.0, 10, seed=4)


def test_arrivals_last_as_long_and_number_as_many_as_asked():
    assert len(arrivals_s(5.0, 1.0, 100, seed=0)) == 100
    assert arrivals_s(5.0, 1.0, 100, seed=0)[-1] > 10
    assert arrivals_s(500.0, 1.0, 100, seed=0)[-1] >= 1.0
    assert len(arrivals_s(1e7, 60.0, 1, seed=0)) == MOST_REQUESTS


@pytest.mark.parametrize(
    ("length", "seconds", "most_s", "steps"),
    [
        (100, 3.0, 30.0, 300),  # whole sequences already
        (70, 3.0, 30.0, 350),  # up to whole ones
        (1, 0.001, 30.0, 1),  # at least one step
        (1000, 3.0, 30.0, 1000),  # one whole sequence, though it takes longer
        (5000, 3.0, 30.0, 3000),  # a part of a sequence that would take too long
        (700, 25.0, 30.0, 2800),
        (2000, 25.0, 30.0, 2000),  # two would take 40 s
    ],
)
def test_steps_make_whole_sequences_where_they_fit(length, seconds, most_s, steps):
    due = steps_due_s(0.01, length, seconds, most_s)
    assert len(due) == steps
    assert due[-1] == pytest.approx((steps - 1) * 0.01)


def test_waking_is_told_from_waiting():
    """Each call of a stretch that its worker was free for, and no other."""
    due = [n * 10 * MS for n in range(1, 6)]
    answers, _ = served(due, [2 * MS, 24 * MS, 2 * MS, 2 * MS, 2 * MS], late_ns=MS)
    stretch = Stretch(
        per_s=100.0,
        due_s=tuple(a.due_ns / 1e9 for a in answers),
        latencies_s=tuple((a.ended_ns - a.due_ns) / 1e9 for a in answers),
        compute_s=tuple((a.ended_ns - a.began_ns) / 1e9 for a in answers),
    )
    # step 1, due at 20, ends at 45 ms: steps 2 and 3 were held up by it, step 4 was not
    assert stretch.wake_ups_s() == pytest.approx([0.001, 0.001, 0.001])
    # of two workers one would have been free for step 2, and began late all the same
    assert stretch.wake_ups_s(workers=2) == pytest.approx([0.001, 0.001, 0.015, 0.001])
