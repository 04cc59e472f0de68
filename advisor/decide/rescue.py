"""Who misses the budget by so little that better settings could win it, and is worth the try.

Candidates are compared with one thread. One that is a little too slow so, and would be the better
choice if it were in time, deserves the cores that the device has. Each try costs the user seconds,
so only those are tried that would be named, or tie, were their threads to help at their best.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from advisor.core.device import Device
from advisor.core.settings import Settings
from advisor.core.task import Task
from advisor.core.verdict import Outcome, Verdict
from advisor.decide.assessment import Assessment
from advisor.decide.choose import TIE_POINTS, Option
from advisor.decide.tuning import rescue_variants
from advisor.decide.what_if import passing

MOST_RESCUED = 2
"""Candidates; each costs a few processes for each of its settings."""


@dataclass(frozen=True)
class Rescue:
    """A candidate, and the settings to try it with, the fewest threads first."""

    assessment: Assessment
    settings: tuple[Settings, ...]


def rescues(task: Task, device: Device, assessed: Sequence[Assessment]) -> tuple[Rescue, ...]:
    """Those worth trying with more threads, the most promising first."""
    best = max((o.value(task.priority) for o in passing(task, assessed)), default=None)
    found: list[tuple[float, str, Rescue]] = []
    for a in assessed:
        over_by, option = _over_by(a), a.option(task)
        if over_by is None or option is None:
            continue
        settings = rescue_variants(a.candidate, device, over_by)
        hoped = _hoped(option, over_by, task)
        if settings and (best is None or hoped > best - TIE_POINTS):
            found.append((-hoped, a.id, Rescue(a, settings)))
    return tuple(rescue for _, _, rescue in sorted(found, key=lambda f: f[:2])[:MOST_RESCUED])


def _hoped(option: Option, over_by: float, task: Task) -> float:
    """Its value, were it just in time."""
    return replace(option, latency_s=option.latency_s / over_by).value(task.priority)


def _over_by(a: Assessment) -> float | None:
    """Times over the budget, if a budget of time is all that it misses; else `None`. Nobody can
    tell on a busy machine."""
    open_ = [v for v in a.verdicts if v.outcome is not Outcome.PASS]
    if a.measurement is None or a.contended or not open_ or not all(map(_is_time, open_)):
        return None
    return max(1.0, *(_times(v) for v in open_))


def _is_time(verdict: Verdict) -> bool:
    return verdict.unit == "ms" and verdict.value is not None and verdict.limit is not None


def _times(verdict: Verdict) -> float:
    assert verdict.value is not None
    assert verdict.limit is not None
    return verdict.value / verdict.limit
