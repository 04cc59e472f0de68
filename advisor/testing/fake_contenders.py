"""One row of an answer: a candidate with its figures, verdicts and expected quality.

The figures are made up but consistent: a verdict says what the samples beside it show.
"""

from __future__ import annotations

from typing import Any

from advisor.core.artifact import Artifact
from advisor.core.candidate import Candidate
from advisor.core.evidence import Belief, Evidence
from advisor.core.measurement import PRIMARY, Measurement
from advisor.core.recommendation import (
    Contender,
    Standing,
)
from advisor.core.task import Task
from advisor.core.units import significant
from advisor.core.verdict import Outcome, Verdict
from advisor.testing.fake_values import (
    fake_artifact,
    fake_candidate,
    fake_measurement,
)

LENGTHS = (10, 40, 160, 640)


def fake_belief(candidate: Candidate, mean: float = 0.0, sd: float = 3.0) -> Belief:
    """A quality in points that one claim explains."""
    claim = Evidence(
        source="short-sequences",
        origin="claim",
        candidate_id=candidate.id,
        shift=mean,
        sd=round(max(0.1, sd**2 - 9) ** 0.5, 3),
        reason="gated recurrent networks do well on short inputs",
    )
    return Belief(mean=mean, sd=sd, evidence=(claim,))


def fake_verdicts(
    candidate: Candidate, task: Task, artifact: Artifact, measured: Measurement
) -> tuple[Verdict, ...]:
    """PASS or FAIL of every budget that the task sets, by the percentile of the samples."""
    mode, typical = task.serving.mode, task.input.length.typical
    per = {"request": "", "stream": " per step", "generate": " per token"}[mode]
    name, q = f"p{task.serving.percentile:g}", task.quantile
    slow = measured.percentile_s(PRIMARY[mode], typical, q)
    first = measured.percentile_s("first_token", typical, q)
    limits = task.limits
    held = (
        (f"latency{per}", name, _times(slow, 1e3), _times(task.latency_s, 1e3), "ms"),
        ("first token", name, _times(first, 1e3), task.serving.first_token_ms, "ms"),
        ("memory", "peak memory", _times(measured.peak_bytes, 1e-6), limits.memory_mb, "MB"),
        ("model size", "model file", artifact.model_bytes / 1e6, limits.model_mb, "MB"),
    )
    return tuple(
        Verdict(
            candidate_id=candidate.id,
            requirement=requirement,
            outcome=Outcome.PASS if value <= limit else Outcome.FAIL,
            limit=limit,
            value=value,
            unit=unit,
            reason=f"{what} {significant(value)} {unit} is "
            f"{'within' if value <= limit else 'over'} {limit:g} {unit}",
        )
        for requirement, what, value, limit, unit in held
        if value is not None and limit is not None
    )


def _times(value: float | None, factor: float) -> float | None:
    return None if value is None else value * factor


def fake_contender(
    task: Task,
    family: str = "gru",
    band: str = "medium",
    p50_ms: float | None = 2.6,
    standing: Standing = "passes",
    reason: str = "passes, but is expected to be less accurate",
    quality: tuple[float, float] = (1.2, 3.0),
    probability_best: float = 0.0,
    **measured: Any,
) -> Contender:
    """One row. `p50_ms=None` was never measured; `measured` goes to `fake_measurement`."""
    candidate = fake_candidate(family, band)
    belief = fake_belief(candidate, *quality)
    if p50_ms is None:
        return Contender(candidate=candidate, belief=belief, standing=standing, reason=reason)
    measurement = fake_measurement(candidate, task, p50_ms, **measured)
    artifact = fake_artifact(candidate, task)
    return Contender(
        candidate=candidate,
        artifact=artifact,
        measurement=measurement,
        belief=belief,
        verdicts=fake_verdicts(candidate, task, artifact, measurement),
        standing=standing,
        reason=reason,
        probability_best=probability_best,
    )
