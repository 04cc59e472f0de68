"""The timed loop, exact under a fake clock."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice

import pytest

from advisor.measure.loop import (
    HOPELESS,
    LEAST_WARMUP,
    MOST_WARMUP,
    Effort,
    Timed,
    durations,
    is_steady,
    measure,
    take,
    warm_up,
)


class Machine:
    """A clock that only the calls move; each call costs the next of `costs` nanoseconds."""

    def __init__(self, costs: Iterator[int]) -> None:
        self.now = 0
        self.costs = costs
        self.begun = 0

    def clock(self) -> int:
        return self.now

    def call(self) -> None:
        self.now += next(self.costs)

    def timed(self, period: int | None = None, whole: bool = False) -> Timed:
        def begin():
            self.begun += 1
            self.now += 1_000_000  # setting a sequence up takes time that must not be counted
            return self.call

        return Timed("request", 1, begin, period, whole)


def constant(ns: int) -> Iterator[int]:
    while True:
        yield ns


def counting() -> Iterator[int]:
    n = 0
    while True:
        n += 1
        yield n


def test_only_calls_are_inside_the_timed_span():
    machine = Machine(constant(500))
    found = list(islice(durations(machine.timed(period=3), 3, machine.clock), 7))
    assert found == [500] * 7
    assert machine.begun == 3


def test_samples_are_in_order_and_none_is_dropped():
    machine = Machine(iter([1, 9_000_000_000, 2, 3]))
    effort = Effort(warmup_s=0, seconds=0, least=4, most=4)
    assert take(machine.timed(), effort, machine.clock) == (1, 9_000_000_000, 2, 3)


@pytest.mark.parametrize(
    ("cost_ns", "least", "most", "expected"),
    [
        (100_000_000, 3, 1000, 10),  # a second's worth
        (400_000_000, 5, 1000, 5),  # slow: the least number, however long
        (1_000, 3, 50, 50),  # fast: the most, and no more
    ],
)
def test_sampling_ends_by_time_but_within_its_numbers(cost_ns, least, most, expected):
    machine = Machine(constant(cost_ns))
    effort = Effort(warmup_s=0, seconds=1.0, least=least, most=most)
    timed = Timed("request", 1, lambda: machine.call)
    assert len(take(timed, effort, machine.clock)) == expected


def test_sequences_whose_steps_differ_are_sampled_whole():
    machine = Machine(counting())
    effort = Effort(warmup_s=0, seconds=0, least=1, most=5)
    assert len(take(machine.timed(period=7, whole=True), effort, machine.clock)) == 7


def test_warm_up_waits_for_the_slow_start_to_end():
    slow = [3_000_000] * 6
    machine = Machine(iter(slow + [1_000_000] * 500))
    effort = Effort(warmup_s=0.001, seconds=10, least=1, most=1)
    runs, steady = warm_up(machine.timed(), effort, machine.clock)
    assert steady
    assert runs > len(slow)
    assert runs % LEAST_WARMUP == 0


def test_warm_up_takes_its_time_even_if_steady_at_once():
    machine = Machine(constant(1_000_000))
    effort = Effort(warmup_s=0.3, seconds=1, least=1, most=1)
    runs, steady = warm_up(Timed("request", 1, lambda: machine.call), effort, machine.clock)
    assert (runs, steady) == (300, True)


def test_warm_up_that_never_settles_ends_and_says_so():
    machine = Machine(2**n for n in counting())
    effort = Effort(warmup_s=0, seconds=float("inf"), least=1, most=1)
    assert warm_up(machine.timed(), effort, machine.clock) == (MOST_WARMUP, False)


def test_slow_models_do_not_warm_up_for_ever():
    machine = Machine(constant(2_000_000_000))
    effort = Effort(warmup_s=0.2, seconds=0.4, least=1, most=1)
    runs, _ = warm_up(machine.timed(), effort, machine.clock)
    assert runs == LEAST_WARMUP


@pytest.mark.parametrize(
    ("calls", "expected"),
    [
        ([10] * 9, False),  # too few to tell
        ([10] * 10, True),
        ([100] + [10] * 19, False),  # a slow first call
        ([12] * 10 + [10] * 10, False),  # still getting faster
        ([10] * 10 + [12] * 10, False),  # getting slower
        ([10] * 15 + [90] + [10] * 4, True),  # one spike is no drift
    ],
)
def test_is_steady(calls, expected):
    assert is_steady(calls) is expected


def test_measure_reports_the_warm_up_beside_the_samples():
    machine = Machine(constant(1_000))
    effort = Effort(warmup_s=0, seconds=1, least=4, most=9)
    found = measure(machine.timed(), effort, machine.clock)
    assert found.ns == (1_000,) * 9
    assert (found.warmup_runs, found.steady) == (10, True)


def test_a_series_far_over_the_limit_ends_after_a_few_samples():
    machine = Machine(constant(50_000_000))
    effort = Effort(warmup_s=0.0, seconds=10.0, least=30, most=1000, give_up_above_s=0.04)
    assert len(take(machine.timed(), effort, machine.clock)) == HOPELESS


def test_a_slow_start_alone_does_not_end_a_series():
    machine = Machine(chain([50_000_000] * (HOPELESS - 1), constant(10_000_000)))
    effort = Effort(warmup_s=0.0, seconds=0.0, least=30, most=1000, give_up_above_s=0.04)
    assert len(take(machine.timed(), effort, machine.clock)) == 30


@pytest.mark.parametrize(("ms", "warmup", "samples"), [(400, 3, 3), (4, 25, 13)])
def test_slow_calls_end_a_length_when_its_seconds_are_over(ms, warmup, samples):
    effort = Effort(warmup_s=0.1, seconds=0.05, least=12, most=1000, most_seconds=1.0)
    machine = Machine(constant(ms * 1_000_000))
    made = measure(machine.timed(), effort, machine.clock)
    assert (made.warmup_runs, len(made.ns)) == (warmup, samples)
