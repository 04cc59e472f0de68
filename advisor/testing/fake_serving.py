"""How a fake candidate serves, consistent with the figures that it has in its row."""

from __future__ import annotations

from advisor.core.measurement import Measurement
from advisor.core.recommendation import Contender
from advisor.core.serving import (
    BatchPoint,
    Energy,
    PastPoint,
    RatePoint,
    Served,
    Service,
    Streaming,
)
from advisor.core.task import Task
from advisor.core.verdict import Outcome
from advisor.decide.generation import carried_bytes, past_points

PER_ITEM = {1: 1.0, 2: 0.72, 4: 0.55, 8: 0.47, 16: 0.46}
"""Cost of a request by how many are answered at a time, against one alone."""


def fake_served(contender: Contender, task: Task) -> Served:
    """Every scenario that the task has; `contender` must have been measured."""
    measured = contender.measurement
    if measured is None:
        raise ValueError(f"{contender.id} was never measured")
    return Served(
        candidate=contender.id,
        load_s=measured.load_s,
        first_run_s=measured.first_run_s,
        energy=_energy(task),
        batches=_batches(measured, task) if task.serving.mode == "request" else (),
        streaming=_streaming(contender, measured, task) if task.serving.period_ms else None,
        past=_past(contender, measured, task) if task.serving.mode == "generate" else (),
        service=_service(measured, task) if task.serving.requests_per_second else None,
    )


def _energy(task: Task) -> Energy:
    if task.serving.mode == "generate":
        return Energy(joules=0.0124, note="of the whole processor, over 1,240 calls")
    return Energy(joules=None, note="unavailable: this machine shows no energy counter")


def _batches(measured: Measurement, task: Task) -> tuple[BatchPoint, ...]:
    p50 = measured.median_s("request", task.input.length.typical) or 0.0
    points = []
    for batch, share in PER_ITEM.items():
        median_s = p50 * batch * share
        slow_s = median_s * 1.14
        late = task.latency_s is not None and slow_s > task.latency_s
        points.append(
            BatchPoint(
                batch=batch,
                latency_s=None if late else slow_s,
                upper_s=None if late else slow_s * 1.02,
                items_per_s=batch / median_s,
                outcome=None if task.latency_s is None else Outcome.FAIL if late else Outcome.PASS,
                memory_bytes=(measured.peak_bytes or 0) + 400_000 * batch,
            )
        )
    return tuple(points)


def _streaming(contender: Contender, measured: Measurement, task: Task) -> Streaming:
    length, period_s = task.input.length.typical, (task.serving.period_ms or 0.0) / 1e3
    p50 = measured.median_s("step", length) or 0.0
    artifact, batch = contender.artifact, task.serving.batch
    ends = [0 if artifact is None else carried_bytes(artifact, n, batch) for n in (1, length)]
    return Streaming(
        length=length,
        period_s=period_s,
        budget_s=task.latency_s or period_s,
        steps=900,
        processes=3,
        latency_s=p50 * 2.9,
        upper_s=p50 * 3.1,
        misses=1,
        miss_share_upper=0.0053,
        real_time_factor=p50 * 1.06 / period_s,
        drift=1.01,
        state_bytes_first=ends[0],
        state_bytes_last=ends[1],
        outcome=Outcome.PASS,
        wake_up_s=6.8e-05,
    )


def _past(contender: Contender, measured: Measurement, task: Task) -> tuple[PastPoint, ...]:
    return () if contender.artifact is None else past_points(task, contender.artifact, measured)


def _service(measured: Measurement, task: Task) -> Service:
    wanted = task.serving.requests_per_second or 1.0
    p50 = measured.median_s("request", task.input.length.typical) or 0.0
    points = tuple(
        RatePoint(
            per_s=wanted * times,
            answered=600,
            latency_s=p50 * slow if outcome is not Outcome.FAIL else None,
            upper_s=p50 * slow * 1.05 if outcome is Outcome.PASS else None,
            outcome=outcome,
            processes=3,
            overloaded=outcome is Outcome.FAIL,
        )
        for times, slow, outcome in (
            (1, 1.4, Outcome.PASS),
            (4, 3.1, Outcome.PASS),
            (6, 7.2, Outcome.UNDECIDED),
            (8, 0.0, Outcome.FAIL),
        )
    )
    return Service(
        workers=1,
        wanted_per_s=wanted,
        points=points,
        highest_per_s=wanted * 4,
        fails_per_s=wanted * 8,
    )
