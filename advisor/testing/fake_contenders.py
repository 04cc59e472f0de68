"""One row of an answer: a candidate with its figures, verdicts and expected quality.

The figures are made up but consistent: a verdict says what the samples beside it show.
"""

from __future__ import annotations

from typing import Any

from advisor.core.candidate import Candidate
from advisor.core.evidence import Belief, Evidence
from advisor.core.measurement import PRIMARY, Measurement
from advisor.core.recommendation import (
    Contender,
    Standing,
)
from advisor.core.task import Task
from advisor.core.units import MEGABYTE, milliseconds
from advisor.core.verdict import Outcome, Verdict
from advisor.testing.fake_values import (
    fake_artifact,
    fake_candidate,
    fake_measurement,
)

LENGTHS = (10, 40, 160, 640)


def fake_belief(candidate: Candidate, mean: float = 60.0, sd: float = 6.0) -> Belief:
    """A quality in points that one claim explains."""
    claim = Evidence(
        source="short-sequences",
        origin="claim",
        candidate_id=candidate.id,
        shift=mean - 50,
        sd=sd,
        reason="gated recurrent networks do well on short inputs",
    )
    return Belief(mean=mean, sd=sd, evidence=(claim,))


def fake_verdicts(candidate: Candidate, task: Task, measured: Measurement) -> tuple[Verdict, ...]:
    """PASS or FAIL of the percentile's bound and of the memory peak against the task's budgets."""
    name, typical = PRIMARY[task.serving.mode], task.input.length.typical
    value = measured.percentile_s(name, typical, task.quantile)
    upper = measured.upper_bound_s(name, typical, task.quantile)
    budget = task.latency_s
    verdicts = []
    if budget is not None and value is not None and upper is not None:
        p = f"p{task.serving.percentile:g}"
        fits = upper <= budget
        verdicts.append(
            Verdict(
                candidate_id=candidate.id,
                requirement="latency",
                outcome=Outcome.PASS if fits else Outcome.FAIL,
                limit=budget * 1e3,
                value=value * 1e3,
                upper=upper * 1e3,
                unit="ms",
                reason=f"{p} {milliseconds(value)} is {'within' if fits else 'over'} "
                f"{milliseconds(budget)}",
            )
        )
    if task.limits.memory_mb is not None and measured.peak_bytes is not None:
        peak_mb = measured.peak_bytes / MEGABYTE
        fits = peak_mb <= task.limits.memory_mb
        verdicts.append(
            Verdict(
                candidate_id=candidate.id,
                requirement="memory",
                outcome=Outcome.PASS if fits else Outcome.FAIL,
                limit=task.limits.memory_mb,
                value=peak_mb,
                unit="MB",
                reason=f"{peak_mb:.0f} MB is {'within' if fits else 'over'} "
                f"{task.limits.memory_mb:.0f} MB",
            )
        )
    return tuple(verdicts)


def fake_contender(
    task: Task,
    family: str = "gru",
    band: str = "medium",
    p50_ms: float | None = 2.6,
    standing: Standing = "passes",
    reason: str = "passes, but is expected to be less accurate",
    quality: tuple[float, float] = (60.0, 6.0),
    probability_best: float = 0.0,
    **measured: Any,
) -> Contender:
    """One row. `p50_ms=None` was never measured; `measured` goes to `fake_measurement`."""
    candidate = fake_candidate(family, band)
    belief = fake_belief(candidate, *quality)
    if p50_ms is None:
        return Contender(candidate=candidate, belief=belief, standing=standing, reason=reason)
    measurement = fake_measurement(candidate, task, p50_ms, **measured)
    return Contender(
        candidate=candidate,
        artifact=fake_artifact(candidate, task),
        measurement=measurement,
        belief=belief,
        verdicts=fake_verdicts(candidate, task, measurement),
        standing=standing,
        reason=reason,
        probability_best=probability_best,
    )
