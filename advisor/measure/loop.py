"""Warm up, then time call after call; pure but for the calls and the clock that are handed in.

Every sample is kept: a slow call is a fact about the machine; the guard says what it is worth.
Warm-up follows pyperf's calibration (`pyperf/_worker.py`): compare the two halves of a window
until they agree. Its windows hold values of 100 ms; ours are single calls, which are spikier, so
the lower quartile and the median are compared and the spread is not.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from advisor.core.quantiles import quantile

Clock = Callable[[], int]
Call = Callable[[], object]

LEAST_WARMUP = 5
"""Calls; the first four are up to twice as slow, memory patterns settle at the second."""
MOST_WARMUP = 300
"""Calls after the least time; pyperf's limit for a workload that never settles."""
WINDOW = 40
"""Calls compared, 20 against 20, as in pyperf."""
HOPELESS = 5
"""Samples that decide that a candidate is lost: were 95 in 100 within, five in a row over would
come once in 3 million series."""
FEWEST = 3
"""Samples that have a median of their own, however slow they are."""
LEAST_SLOW_WARMUP = 2
"""Calls, where each takes long: the memory pattern settles at the second, and a clock that follows
the load has had its time."""
DRIFT = 0.05
"""Share by which the halves' quartiles may differ, as in pyperf."""


@dataclass(frozen=True)
class Timed:
    """What makes one series: `begin` gives the call to time and starts a new sequence.

    A sequence has `period` calls (`None`: one without end). `whole`: its calls differ in cost, so
    that only whole sequences are fair samples.
    """

    name: str
    length: int
    begin: Callable[[], Call]
    period: int | None = None
    whole: bool = False


@dataclass(frozen=True)
class Effort:
    """How long to warm up and to sample: seconds, and numbers of samples.

    A series whose first `HOPELESS` samples are all slower than `give_up_above_s` ends there, and
    one that has taken `most_seconds` ends with `FEWEST` samples or more. Warming up takes no more
    than `most_seconds` either, but for its first two calls.
    """

    warmup_s: float
    seconds: float
    least: int
    most: int
    give_up_above_s: float = math.inf
    most_seconds: float = math.inf


@dataclass(frozen=True)
class Samples:
    """Nanoseconds of each timed call, in order."""

    timed: Timed
    ns: tuple[int, ...]
    warmup_runs: int
    steady: bool


def measure(timed: Timed, effort: Effort, clock: Clock) -> Samples:
    """Warm up and sample one series."""
    warmup, steady = warm_up(timed, effort, clock)
    return Samples(timed, take(timed, effort, clock), warmup, steady)


def durations(timed: Timed, period: int | None, clock: Clock) -> Iterator[int]:
    """Nanoseconds of call after call, without end; only the calls are inside the clock's span."""
    while True:
        call = timed.begin()
        left = period
        while left is None or left > 0:
            start = clock()
            call()
            yield clock() - start
            left = None if left is None else left - 1


def warm_up(timed: Timed, effort: Effort, clock: Clock) -> tuple[int, bool]:
    """Runs until the calls are steady; how many that took, and whether they became so."""
    period = None if timed.period is None else min(timed.period, LEAST_WARMUP)
    began, runs, judged = clock(), 0, 0
    last: deque[int] = deque(maxlen=WINDOW)
    for ns in durations(timed, period, clock):
        last.append(ns)
        runs += 1
        waited_s = (clock() - began) / 1e9
        if runs >= LEAST_SLOW_WARMUP and waited_s >= effort.most_seconds:
            break
        if runs % LEAST_WARMUP or waited_s < effort.warmup_s:
            continue
        if is_steady(last):
            return runs, True
        judged += LEAST_WARMUP
        if judged >= MOST_WARMUP or waited_s > effort.warmup_s + effort.seconds:
            break
    return runs, False


def is_steady(calls: Iterable[int]) -> bool:
    """Whether the second half is like the first: no drift, no slow start. Needs ten calls."""
    window = list(calls)
    half = len(window) // 2
    if half < LEAST_WARMUP:
        return False
    low, high = quantile(window[1:], 0.25), quantile(window[1:], 0.75)
    if window[0] > high + 1.5 * (high - low):
        return False
    return all(
        abs(quantile(window[:half], q) / quantile(window[half:], q) - 1) <= DRIFT
        for q in (0.25, 0.5)
    )


def take(timed: Timed, effort: Effort, clock: Clock) -> tuple[int, ...]:
    """Samples for `effort.seconds`, at least and at most so many; whole sequences if they must."""
    began = clock()
    samples: list[int] = []
    for ns in durations(timed, timed.period, clock):
        samples.append(ns)
        if timed.whole and timed.period and len(samples) % timed.period:
            continue
        passed_s = (clock() - began) / 1e9
        enough = len(samples) >= effort.least and passed_s >= effort.seconds
        slow = len(samples) >= FEWEST and passed_s >= effort.most_seconds
        if enough or slow or len(samples) >= effort.most or hopeless(samples, effort):
            break
    return tuple(samples)


def hopeless(samples: Sequence[int], effort: Effort) -> bool:
    """Whether the first samples are all over the limit, just when there are enough to tell."""
    return len(samples) == HOPELESS and min(samples) / 1e9 > effort.give_up_above_s
