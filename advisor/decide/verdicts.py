"""One requirement, one candidate, one verdict: PASS, FAIL or UNDECIDED at 95 % over all looks.

A latency budget at percentile p is a statement about the share of slow runs, held by a test that
may be looked at after every round and that knows that processes differ (`latency_rule.py`). The
bounds of a verdict are the limits at which it turns.
"""

from __future__ import annotations

from collections.abc import Sequence

from advisor.core import quantiles
from advisor.core.artifact import Artifact
from advisor.core.measurement import PRIMARY, Measurement, SeriesName
from advisor.core.task import Task
from advisor.core.units import MEGABYTE, megabytes, significant
from advisor.core.verdict import Outcome, Verdict
from advisor.decide.latency_rule import LEAST_PROCESSES as LEAST_PROCESSES
from advisor.decide.latency_rule import Bounds, bounds
from advisor.decide.open_verdict import what_decides

EVERYDAY_NAMES: dict[SeriesName, str] = {
    "request": "latency",
    "step": "latency per step",
    "first_token": "first token",
    "token": "latency per token",
}


def verdicts(
    task: Task, artifact: Artifact, measurement: Measurement, contended: bool
) -> tuple[Verdict, ...]:
    """Every requirement of `task` held against one measured candidate."""
    found = [
        _latency(task, measurement, PRIMARY[task.serving.mode], task.latency_s, contended),
        _latency(task, measurement, "first_token", task.first_token_s, contended),
        _memory(task, measurement),
        _model_size(task, artifact),
    ]
    return tuple(v for v in found if v is not None)


def no_time_left(candidate_id: str) -> Verdict:
    """Of a candidate that could be measured, and was not."""
    return Verdict(
        candidate_id=candidate_id,
        requirement="latency",
        outcome=Outcome.UNDECIDED,
        unit="ms",
        reason="no time was left to measure it",
        needs="more time: the same command goes on from here",
    )


def overall(found: Sequence[Verdict]) -> Outcome:
    """FAIL if any fails, else UNDECIDED if any is, else PASS."""
    outcomes = {verdict.outcome for verdict in found}
    for outcome in (Outcome.FAIL, Outcome.UNDECIDED):
        if outcome in outcomes:
            return outcome
    return Outcome.PASS


def judged(
    processes: Sequence[Sequence[float]], limit_s: float, q: float, contended: bool = False
) -> tuple[Outcome, str]:
    """Whether the q-quantile of `processes` (seconds, at least one) is surely within or over
    `limit_s`, and what would decide it if that is open."""
    outcome = bounds(processes, q, contended).outcome(limit_s)
    if outcome is not Outcome.UNDECIDED:
        return outcome, ""
    return outcome, what_decides(processes, limit_s, q, contended)


def _latency(
    task: Task,
    measurement: Measurement,
    series: SeriesName,
    limit_s: float | None,
    contended: bool,
) -> Verdict | None:
    if limit_s is None:
        return None
    processes = measurement.by_process(series, task.input.length.typical)
    if not any(processes):
        return _unmeasured(task, measurement.candidate_id, series, limit_s)
    turns = bounds(processes, task.quantile, contended)
    needs = ""
    if turns.outcome(limit_s) is Outcome.UNDECIDED:
        needs = what_decides(processes, limit_s, task.quantile, contended)
    return _latency_verdict(task, measurement, series, limit_s, turns, needs)


def _unmeasured(task: Task, candidate_id: str, series: SeriesName, limit_s: float) -> Verdict:
    """A budget about which nothing was measured is not kept: a profile may lack the series."""
    name, steps = EVERYDAY_NAMES[series], f"{task.input.length.typical:,} steps"
    return Verdict(
        candidate_id=candidate_id,
        requirement=name,
        outcome=Outcome.UNDECIDED,
        limit=limit_s * 1e3,
        unit="ms",
        reason=f"{name} was not measured at {steps}",
        needs=f"a measurement at {steps}",
    )


def _latency_verdict(
    task: Task,
    measurement: Measurement,
    series: SeriesName,
    limit_s: float,
    turns: Bounds,
    needs: str,
) -> Verdict:
    samples = measurement.samples(series, task.input.length.typical)
    value, outcome = quantiles.quantile(samples, task.quantile), turns.outcome(limit_s)
    side = "within" if value <= limit_s else "over"
    word = f"is not surely {side}" if outcome is Outcome.UNDECIDED else f"is {side}"
    name = f"p{task.serving.percentile:g}"
    return Verdict(
        candidate_id=measurement.candidate_id,
        requirement=EVERYDAY_NAMES[series],
        outcome=outcome,
        limit=limit_s * 1e3,
        value=value * 1e3,
        lower=_ms(turns.lower_s),
        upper=_ms(turns.upper_s),
        unit="ms",
        reason=f"{name} {significant(value * 1e3)} ms {word} {limit_s * 1e3:g} ms",
        needs=needs,
    )


def _memory(task: Task, measurement: Measurement) -> Verdict | None:
    limit_mb = task.limits.memory_mb
    if limit_mb is None:
        return None
    peak = measurement.peak_bytes
    if peak is None:
        return Verdict(
            candidate_id=measurement.candidate_id,
            requirement="memory",
            outcome=Outcome.UNDECIDED,
            limit=limit_mb,
            unit="MB",
            reason="peak memory can't be read on this system",
            needs="a Linux machine with this processor",
        )
    return _size_verdict(measurement.candidate_id, "memory", "peak memory", peak, limit_mb)


def _model_size(task: Task, artifact: Artifact) -> Verdict | None:
    limit_mb = task.limits.model_mb
    if limit_mb is None:
        return None
    return _size_verdict(
        artifact.candidate_id, "model size", "model file", artifact.model_bytes, limit_mb
    )


def _size_verdict(
    candidate_id: str, requirement: str, what: str, size_bytes: int, limit_mb: float
) -> Verdict:
    fits = size_bytes <= limit_mb * MEGABYTE
    word = "is within" if fits else "is over"
    return Verdict(
        candidate_id=candidate_id,
        requirement=requirement,
        outcome=Outcome.PASS if fits else Outcome.FAIL,
        limit=limit_mb,
        value=size_bytes / MEGABYTE,
        unit="MB",
        reason=f"{what} {megabytes(size_bytes)} {word} {limit_mb:g} MB",
    )


def _ms(seconds: float | None) -> float | None:
    return None if seconds is None else seconds * 1e3
