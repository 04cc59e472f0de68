"""Where nothing fits: which candidate came nearest, and the smallest change that lets it in."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from advisor.core.measurement import SeriesName
from advisor.core.task import Task
from advisor.core.units import significant
from advisor.core.verdict import Outcome, Verdict
from advisor.decide.assessment import Assessment
from advisor.decide.least_budget import least_budget_s, rounded_up
from advisor.decide.verdicts import EVERYDAY_NAMES

_SERIES: dict[str, SeriesName] = {name: series for series, name in EVERYDAY_NAMES.items()}


@dataclass(frozen=True)
class Miss:
    """The candidate that came nearest to fitting, and the smallest change that lets it in."""

    candidate_id: str
    change: str


def nearest_miss(task: Task, assessed: Sequence[Assessment]) -> Miss | None:
    """The measured candidate that needs the smallest relaxation of the fewest limits."""
    misses = [
        (len(missed), max(_excess(task, a, v) for v in missed), a.id, a, missed)
        for a in assessed
        if a.measurement is not None
        and (missed := [v for v in a.verdicts if v.outcome is not Outcome.PASS])
    ]
    if not misses:
        return None
    *_, nearest, missed = min(misses, key=lambda m: m[:3])
    needed = " and ".join(_relaxed(task, nearest, v) for v in missed)
    return Miss(nearest.id, f"{needed}: {nearest.candidate.label}")


def _needed(task: Task, a: Assessment, verdict: Verdict) -> float | None:
    """The limit, in the verdict's unit, from which the requirement is surely met."""
    series = _SERIES.get(verdict.requirement)
    if series is None or a.measurement is None:
        return verdict.value
    length = task.input.length.typical
    least = least_budget_s(a.measurement, series, length, task.quantile, a.contended)
    return None if least is None else least * 1e3


def _excess(task: Task, a: Assessment, verdict: Verdict) -> float:
    reached = _needed(task, a, verdict) or verdict.value
    return math.inf if reached is None or not verdict.limit else reached / verdict.limit


def _relaxed(task: Task, a: Assessment, verdict: Verdict) -> str:
    needed = _needed(task, a, verdict)
    if needed is not None:
        return f"a {verdict.requirement} limit of {significant(rounded_up(needed))} {verdict.unit}"
    if verdict.needs:
        return f"{verdict.requirement}: {verdict.needs}"
    return f"a {verdict.requirement} limit of about {_figure(verdict)}"


def _figure(verdict: Verdict) -> str:
    """Of one that failed on few runs: no limit is sure, but the percentile says where to look."""
    return f"{significant(verdict.value or 0.0)} {verdict.unit}"
