"""Ask on a schedule that does not wait for the answers; pure but for what is handed in.

Every instant is fixed before the first call, so a slow answer delays those after it and they count
from when they were due. There is no queue and no thread that fills one, which would take the
interpreter's lock from the calls: the schedule is the queue. A worker that is free takes the next
request and sleeps until it is due, so request n starts at the later of its arrival and the n-th
time that a worker became free: first come, first served, as any queue with k servers does.

The wait is sleep to its end. Spinning would keep the core awake, clocked up and its cache warm,
which no deployment does between two steps. On a shared virtual machine sleep woke up 0.11 to
0.18 ms late (median), and 0.05 to 0.10 ms without the timer slack of 0.05 ms that Linux gives to
every thread and that waiting for a microphone or a socket does not have (`punctual`). What is
left is the system's own, met by any program there.
"""

from __future__ import annotations

import sys
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

Clock = Callable[[], int]
Call = Callable[[], object]
Wait = Callable[[int], None]

LOST_SHARE = 0.5
"""A request that starts later than half of what all arrivals take can't be due to a burst: the
backlog has grown for most of the time, and the stretch ends there."""
MOST_REQUESTS = 50_000
"""In one stretch; a tenth of that bounds p99.9 (5,000 samples), the rest would only fill disks."""


@dataclass(frozen=True)
class Answer:
    """When the request of this number was due, started and answered, nanoseconds of one clock;
    `cpu_ns`: processor time of its thread."""

    number: int
    due_ns: int
    began_ns: int
    ended_ns: int
    cpu_ns: int


def steps_due_s(period_s: float, length: int, seconds: float, most_seconds: float) -> list[float]:
    """Instants of steps: whole sequences for at least `seconds`, or what fits `most_seconds`."""
    fit = max(1, int(most_seconds / period_s))
    least = -int(-seconds // period_s)
    whole = -(-least // length) * length
    steps = whole if whole <= fit else max(fit // length * length, min(fit, length))
    return [step * period_s for step in range(min(steps, MOST_REQUESTS))]


def arrivals_s(rate_per_s: float, seconds: float, least: int, seed: int) -> list[float]:
    """Instants of a Poisson process: gaps are exponential and independent."""
    rng, instants, now = Random(seed), list[float](), 0.0
    while (now < seconds or len(instants) < least) and len(instants) < MOST_REQUESTS:
        now += rng.expovariate(rate_per_s)
        instants.append(now)
    return instants


class Schedule:
    """What is due when, shared by the workers of one stretch; `patience_ns` ends it early."""

    def __init__(self, due_ns: Sequence[int]) -> None:
        self.due_ns = tuple(due_ns)
        self.patience_ns = LOST_SHARE * (self.due_ns[-1] - self.due_ns[0])
        self.lost_at_ns: int | None = None
        self._left = deque(range(len(self.due_ns)))

    def take(self) -> int | None:
        """The next request's number, to one worker only: `deque.popleft` is one step."""
        try:
            return self._left.popleft()
        except IndexError:
            return None

    def lost(self, number: int, now_ns: int) -> bool:
        """Whether a request that starts now is too late for the rest to make sense."""
        if len(self.due_ns) > 1 and now_ns - self.due_ns[number] > self.patience_ns:
            self._left.clear()
            self.lost_at_ns = self.lost_at_ns or now_ns
            return True
        return False

    def waiting_ns(self, answered: Sequence[Answer]) -> list[int]:
        """How long each request due by the early end had waited; empty if there was none."""
        if self.lost_at_ns is None:
            return []
        done, now = {answer.number for answer in answered}, self.lost_at_ns
        open_ = (due for n, due in enumerate(self.due_ns) if n not in done)
        return [now - due for due in open_ if due < now]


def work(
    schedule: Schedule,
    call_for: Callable[[int], Call],
    clock: Clock,
    wait_until: Wait,
    processor: Clock = time.thread_time_ns,
) -> list[Answer]:
    """One worker: request after request until none is left. `call_for` is told the number."""
    answers: list[Answer] = []
    while (number := schedule.take()) is not None:
        call, due = call_for(number), schedule.due_ns[number]
        idle = clock() < due
        wait_until(due)
        used = processor()
        began = clock()
        if not idle and schedule.lost(number, began):  # late waking is the system's, no backlog
            break
        call()
        ended = clock()
        answers.append(Answer(number, due, began, ended, processor() - used))
    return answers


def sleep_until(due_ns: int) -> None:
    """Sleep until `time.perf_counter_ns` reads at least `due_ns`."""
    while (left := due_ns - time.perf_counter_ns()) > 0:
        time.sleep(left / 1e9)


def punctual() -> None:
    """Take the timer slack from this thread and those it starts (`man 2 prctl`); Linux only."""
    if sys.platform == "linux":
        import ctypes

        set_timer_slack = 29  # PR_SET_TIMERSLACK, linux/prctl.h
        ctypes.CDLL(None).prctl(set_timer_slack, ctypes.c_ulong(1))
