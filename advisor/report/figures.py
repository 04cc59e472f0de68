"""The figures of one candidate at the task's own length, read once for every reporter.

Statistics are asked of the samples here and nowhere else in this room, so that no two reports can
differ by more than their layout. What was not measured, or has no bound, is `None`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from advisor.core import quantiles
from advisor.core.measurement import PRIMARY, Measurement, Origin, SeriesName
from advisor.core.recommendation import Contender
from advisor.core.shape import TaskShape
from advisor.core.task import Mode, Task
from advisor.decide.latency_rule import LEAST_PROCESSES, bounds
from advisor.decide.least_budget import least_budget_s

PER: dict[Mode, str] = {"request": "request", "stream": "step", "generate": "token"}
"""What one latency is the latency of, in the user's words."""


@dataclass(frozen=True)
class Latency:
    """Seconds of one series at one length. `upper_s`: what the user's percentile is surely (95 %)
    below, the least budget that a verdict on these runs would call kept.

    `percentile_s` and the named ones are `None` where `runs` are too few for a bound of their own.
    """

    length: int
    runs: int
    processes: int
    p50_s: float | None
    p90_s: float | None
    p95_s: float | None
    p99_s: float | None
    percentile_s: float | None
    upper_s: float | None


@dataclass(frozen=True)
class Parameters:
    """Weights by where they belong; the embedding and the head are the task's."""

    backbone: int
    embedding: int
    head: int

    @property
    def total(self) -> int:
        return self.backbone + self.embedding + self.head


@dataclass(frozen=True)
class Figures:
    """All numbers of one row; `curve` is the latency by length, shortest first.

    `predicted_share`: how far the median of a predicted latency may be off (`Measurement`).
    """

    parameters: Parameters
    latency: Latency | None
    first_token: Latency | None
    curve: tuple[Latency, ...]
    memory_bytes: int | None
    model_bytes: int | None
    state_bytes: int | None
    first_run_s: float | None
    origin: Origin | None
    predicted_share: float | None = None


def figures(contender: Contender, task: Task) -> Figures:
    """Every figure of `contender` that exists."""
    measured, artifact = contender.measurement, contender.artifact
    series = PRIMARY[task.serving.mode]
    lengths = measured.lengths(series) if measured is not None else ()
    q, at, busy = task.quantile, task.input.length.typical, contender.contended
    curve = tuple(latency(measured, series, n, q, busy and n == at) for n in lengths if measured)
    return Figures(
        parameters=parameters(contender, task),
        latency=next((point for point in curve if point.length == at), None),
        first_token=_first_token(contender, task),
        curve=curve,
        memory_bytes=measured.peak_bytes if measured is not None else None,
        model_bytes=artifact.model_bytes if artifact is not None else None,
        state_bytes=_state_bytes(contender, task),
        first_run_s=measured.first_run_s if measured is not None else None,
        origin=measured.origin if measured is not None else None,
        predicted_share=measured.predicted_share if measured is not None else None,
    )


def parameters(contender: Contender, task: Task) -> Parameters:
    """Counted on the exported module where there is one, else by the closed forms of the shape."""
    artifact, shape = contender.artifact, TaskShape.of(task)
    if artifact is not None:
        return Parameters(
            artifact.backbone_parameters,
            artifact.embedding_parameters,
            artifact.head_parameters,
        )
    width = contender.candidate.width
    return Parameters(
        contender.candidate.backbone_parameters,
        shape.embedding_parameters(width),
        shape.head_parameters(width),
    )


def latency(
    measured: Measurement, series: SeriesName, length: int, q: float, contended: bool = False
) -> Latency:
    """The figures of one series at one length; `q` is the user's quantile.

    Sorted once here: of six statistics over thousands of runs, sorting is the cost.
    """
    processes = [sorted(process) for process in measured.by_process(series, length)]
    ordered = sorted(chain.from_iterable(processes))
    if len(processes) < LEAST_PROCESSES:
        upper_s = None  # the verdict's own is a multiple that tells nothing of the model
    elif measured.origin == "predicted":
        upper_s = least_budget_s(measured, series, length, q, contended)
    else:
        upper_s = bounds(processes, q, contended).upper_s
    return Latency(
        length=length,
        runs=len(ordered),
        processes=len(processes),
        p50_s=_percentile(ordered, 0.50),
        p90_s=_percentile(ordered, 0.90),
        p95_s=_percentile(ordered, 0.95),
        p99_s=_percentile(ordered, 0.99),
        percentile_s=_percentile(ordered, q),
        upper_s=upper_s,
    )


def _percentile(ordered: Sequence[float], q: float) -> float | None:
    bound_exists = quantiles.upper_rank(len(ordered), q, 0.95) is not None
    return quantiles.quantile(ordered, q) if bound_exists else None


def _first_token(contender: Contender, task: Task) -> Latency | None:
    measured, at = contender.measurement, task.input.length.typical
    if measured is None or at not in measured.lengths("first_token"):
        return None
    return latency(measured, "first_token", at, task.quantile, contender.contended)


def _state_bytes(contender: Contender, task: Task) -> int | None:
    """What is carried from step to step after the task's typical length, over the whole batch."""
    artifact = contender.artifact
    if artifact is None or task.serving.mode == "request":
        return None
    at, batch = task.input.length.typical, task.serving.batch
    return sum(state.bytes_at(at, batch) for state in artifact.states)
