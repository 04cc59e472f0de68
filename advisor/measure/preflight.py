"""A look at the machine before measuring: who else is using the processor right now?"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass

from advisor.core.measurement import Grade
from advisor.core.recommendation import Trust
from advisor.measure.guard import NOTED_OTHERS_SHARE

WATCH_S = 0.2
BUSY_SHARE = 0.2
"""Share of one core from which a program is named."""
CROWDED_SHARE = 0.5
"""Share of all cores; above it, what we measure competes for a core more often than not."""


@dataclass(frozen=True)
class Busy:
    """A program and the share of one core it used while we watched."""

    name: str
    pid: int
    core_share: float


@dataclass(frozen=True)
class Look:
    """The share of all cores in use while we watched, and by whom, the busiest first."""

    share: float
    busy: tuple[Busy, ...] = ()


def look(watch_s: float = WATCH_S, sleep: Callable[[float], None] = time.sleep) -> Look:
    """Watch the machine for `watch_s` seconds."""
    import psutil

    before, started = _cpu_seconds(), time.perf_counter()
    psutil.cpu_percent(None)
    sleep(watch_s)
    share = psutil.cpu_percent(None) / 100
    watched_s = time.perf_counter() - started
    busy = sorted(_busy(before, _cpu_seconds(), watched_s), key=lambda b: -b.core_share)
    return Look(share, tuple(busy))


def quiet_now(watch_s: float = WATCH_S, sleep: Callable[[float], None] = time.sleep) -> Trust:
    """Grade A: nobody else works; B: somebody does; C: half of the cores or more are taken."""
    seen = look(watch_s, sleep)
    return judge(seen.share, list(seen.busy))


def crowded(seen: Look, threads: int, cores: int) -> bool:
    """Whether `threads` of ours would compete for a core: too few are free, or half are taken,
    when the scheduler moves programs about and memory is shared with many."""
    return seen.share > CROWDED_SHARE or (1 - seen.share) * cores < threads - BUSY_SHARE


def who(seen: Look) -> str:
    """The busiest program, or how much is in use where none can be seen."""
    if not seen.busy:
        return f"{seen.share:.0%} of the processor is in use"
    return _named(seen.busy[0])


def judge(share: float, busy: list[Busy]) -> Trust:
    """What a `share` of all cores in use, mostly by `busy`, means for measuring."""
    grade: Grade = "A"
    if share > CROWDED_SHARE:
        grade = "C"
    elif share > NOTED_OTHERS_SHARE:
        grade = "B"
    if grade == "A":
        return Trust(grade="A")
    names = [_named(b) for b in busy[:3]]
    return Trust(
        grade=grade,
        reasons=(f"{share:.0%} of the processor is in use", *names),
        advice=("close other programs, or run again when the machine is idle",),
    )


def _named(one: Busy) -> str:
    return f"{one.name} (process {one.pid}) uses {one.core_share:.0%} of a core"


def _busy(
    before: dict[tuple[int, str], float], after: dict[tuple[int, str], float], watched_s: float
) -> list[Busy]:
    own = os.getpid()
    used = {key: (after[key] - before[key]) / watched_s for key in after.keys() & before.keys()}
    return [Busy(n, p, s) for (p, n), s in used.items() if s >= BUSY_SHARE and p != own]


def _cpu_seconds() -> dict[tuple[int, str], float]:
    """CPU seconds so far of every process we may look at, by id and name."""
    import psutil

    found = {}
    for process in psutil.process_iter(["name", "cpu_times"]):
        times = process.info["cpu_times"]
        if times is not None:
            found[process.pid, process.info["name"] or "?"] = times.user + times.system
    return found
