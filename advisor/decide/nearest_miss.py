"""Where nothing fits: which candidate came nearest, and the smallest change that lets it in."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from advisor.core.measurement import SeriesName
from advisor.core.task import Task
from advisor.core.units import MEGABYTE, significant
from advisor.core.verdict import Outcome, Verdict
from advisor.decide.assessment import Assessment
from advisor.decide.least_budget import least_budget_s, rounded_up
from advisor.decide.screen import too_big, weight_bytes
from advisor.decide.verdicts import EVERYDAY_NAMES

_SERIES: dict[str, SeriesName] = {name: series for series, name in EVERYDAY_NAMES.items()}


@dataclass(frozen=True)
class Miss:
    """The candidate that came nearest to fitting, and the smallest change that lets it in."""

    candidate_id: str
    change: str


def nearest_miss(task: Task, assessed: Sequence[Assessment]) -> Miss | None:
    """The measured candidate that needs the smallest relaxation of the fewest limits; where none
    was measured, the one with the smallest weights."""
    misses = [
        (len(missed), max(_excess(task, a, v) for v in missed), a.id, a, missed)
        for a in assessed
        if a.measurement is not None
        and (missed := [v for v in a.verdicts if v.outcome is not Outcome.PASS])
    ]
    if not misses:
        return _smallest(task, assessed)
    *_, nearest, missed = min(misses, key=lambda m: m[:3])
    needed = " and ".join(_relaxed(task, nearest, v) for v in missed)
    return Miss(nearest.id, f"{needed}: {nearest.candidate.label}")


def _smallest(task: Task, assessed: Sequence[Assessment]) -> Miss | None:
    """Of those that only their size ruled out."""
    large = [a for a in assessed if a.ruled_out and a.ruled_out == too_big(task, a.candidate)]
    if not large:
        return None
    nearest = min(large, key=lambda a: (weight_bytes(task, a.candidate), a.id))
    weights_mb = weight_bytes(task, nearest.candidate) / MEGABYTE
    limits = (("model size", task.limits.model_mb), ("memory", task.limits.memory_mb))
    missed = [name for name, limit_mb in limits if limit_mb is not None and limit_mb < weights_mb]
    needed = f"more than {significant(weights_mb)} MB"
    change = " and ".join(f"a {name} limit of {needed}" for name in missed)
    return Miss(nearest.id, f"{change}: {nearest.candidate.label}")


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
