"""One requirement, one candidate, one verdict: PASS, FAIL or UNDECIDED at 95 % over all looks.

A latency budget at percentile p is a statement about the share of slow runs: PASS when surely
fewer than 1-p of runs are over the budget, FAIL when surely more are, by a test that may be looked
at after every round (`anytime.py`). Processes differ more than runs within one (p50 of six
processes 0.80 to 0.93 ms), so a verdict also needs every process to agree, and the next one too,
as far as those measured tell; one process is enough where the budget is times larger. Nothing fails on samples from a machine that was busy with something
else, unless even the fastest of them is far over the budget.
"""

from __future__ import annotations

from collections.abc import Sequence

from advisor.core import quantiles
from advisor.core.artifact import Artifact
from advisor.core.measurement import PRIMARY, Measurement, SeriesName
from advisor.core.task import Task
from advisor.core.units import MEGABYTE, duration, megabytes, significant
from advisor.core.verdict import Outcome, Verdict
from advisor.decide import anytime

LEAST_PROCESSES = 3
"""Fewer say little of how processes differ; a time limit may leave it at one."""
FAR_WITHIN = 3.0
"""Times below the budget at which one process may speak for all: the p95 of processes of one model
was seen to differ 1.6 times, and medians less. More of it is not worth anybody's time."""
FAR_OVER = 2.0
"""Another program takes calls away whole, which the fastest of them shows least; what it takes
from one that runs beside it (a shared core, memory) is at most about half the speed."""
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


def share_over(samples: Sequence[float], limit: float, q: float) -> Outcome:
    """Is the q-quantile within `limit`? By counting, at any number of looks."""
    n, over = len(samples), sum(s > limit for s in samples)
    if anytime.passes(over, n, q):
        return Outcome.PASS
    if anytime.fails(over, n, q):
        return Outcome.FAIL
    return Outcome.UNDECIDED


def judged(
    processes: Sequence[Sequence[float]], limit: float, q: float, contended: bool = False
) -> tuple[Outcome, str]:
    """Whether the q-quantile of `processes` (seconds, at least one) is surely within or over
    `limit`, and what else it needs if that is open."""
    samples = [s for process in processes for s in process]
    outcome, needs = share_over(samples, limit, q), ""
    if outcome is Outcome.UNDECIDED:
        needs = _more_samples(samples, q)
    elif not _agree(processes, limit, q, outcome, contended):
        needs = "more rounds: the processes disagree"
    elif outcome is Outcome.PASS and len(processes) < LEAST_PROCESSES:
        far = share_over(samples, limit / FAR_WITHIN, q) is Outcome.PASS
        needs = "" if far else f"{LEAST_PROCESSES} processes, not {len(processes)}"
    elif outcome is Outcome.FAIL and contended and min(samples) < FAR_OVER * limit:
        needs = "a quieter machine: this one was busy"
    elif not contended and not _next_agrees(processes, limit, q, outcome):
        needs = "more rounds: the processes differ too much for so few"
    return (Outcome.UNDECIDED if needs else outcome), needs


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
    outcome, needs = judged(processes, limit_s, task.quantile, contended)
    return _latency_verdict(task, measurement, series, limit_s, outcome, needs)


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
    outcome: Outcome,
    needs: str,
) -> Verdict:
    samples = measurement.samples(series, task.input.length.typical)
    value = quantiles.quantile(samples, task.quantile)
    upper = quantiles.upper_bound(samples, task.quantile)
    side = "within" if value <= limit_s else "over"
    word = f"is not surely {side}" if outcome is Outcome.UNDECIDED else f"is {side}"
    name = f"p{task.serving.percentile:g}"
    return Verdict(
        candidate_id=measurement.candidate_id,
        requirement=EVERYDAY_NAMES[series],
        outcome=outcome,
        limit=limit_s * 1e3,
        value=value * 1e3,
        lower=_ms(quantiles.lower_bound(samples, task.quantile)),
        upper=_ms(upper),
        unit="ms",
        reason=f"{name} {significant(value * 1e3)} ms {word} {limit_s * 1e3:g} ms",
        needs=needs,
    )


def _agree(
    processes: Sequence[Sequence[float]],
    limit: float,
    q: float,
    outcome: Outcome,
    contended: bool,
) -> bool:
    """Whether each process alone says the same. On a busy machine a minority may be late and still
    pass: what slowed them was not the candidate."""
    within = [quantiles.quantile(samples, q) <= limit for samples in processes]
    if outcome is Outcome.FAIL:
        return not any(within)
    return all(within) or (contended and sum(within) > len(within) / 2)


def _next_agrees(
    processes: Sequence[Sequence[float]], limit: float, q: float, outcome: Outcome
) -> bool:
    """Whether one more process would say the same. On a busy machine nobody can tell: what made
    processes differ was not the candidate. Of fewer than three, every run must be over to fail."""
    if len(processes) < LEAST_PROCESSES:
        return all(s > limit for process in processes for s in process)
    low, high = anytime.next_process_s(processes, q)
    return high <= limit if outcome is Outcome.PASS else low > limit


def _more_samples(samples: Sequence[float], q: float) -> str:
    needed = anytime.runs_needed(q)
    if len(samples) < needed:
        return f"at least {needed} runs ({len(samples)} were made)"
    return f"more rounds, about {duration(sum(samples) * 3)} of measuring"


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
