"""How the candidate that is named first serves: what one latency figure does not tell.

Each scenario is measured for that one only, since its seconds are the user's: a sweep of batches
takes most of them, and ends where it brings nothing. What a bench can't measure is left empty.
"""

from __future__ import annotations

from collections.abc import Sequence

from advisor.core.artifact import Artifact
from advisor.core.candidate import Candidate
from advisor.core.failure import Failure
from advisor.core.measurement import PRIMARY, Measurement
from advisor.core.serving import BatchPoint, PastPoint, Served
from advisor.core.shape import TaskShape
from advisor.core.task import Task
from advisor.decide.energy import energy
from advisor.decide.generation import lacking_lengths, past_points
from advisor.decide.throughput import batch_point, next_batch, samples_per_process
from advisor.measure.energy import why_none
from advisor.pipeline.bench import Bench, Plan
from advisor.pipeline.scenario import ROUNDS, Scenario, about
from advisor.pipeline.stand import busy
from advisor.pipeline.under_load import paced, under_arrivals

MOST_SERVED = 1
"""The one that is named first; each more costs up to ten seconds of the user's time."""
FIRST_PAST_ROUND = 300
"""Numbered apart from those at the task's length, over lengths and over settings. Rounds of a
batch start at 0: they are kept under another shape, and a task of that batch finds them there."""
LOST_FACTOR = 1.25
"""As when candidates are measured: so far over the budget, a few samples are enough."""
MOST_SECONDS = 2.0
"""Of timed calls at one batch or length in one process."""

Chosen = tuple[Candidate, Artifact, Measurement]


def serve(
    bench: Bench, task: Task, shape: TaskShape, chosen: Sequence[Chosen]
) -> tuple[tuple[Served, ...], tuple[Failure, ...]]:
    """How the first of `chosen` serve, and what broke on the way without costing them anything."""
    served: list[Served] = []
    failures: list[Failure] = []
    for one in chosen[:MOST_SERVED]:
        found, broken = _served(Scenario(bench, task, shape, *one))
        served.append(found)
        failures += broken
    return tuple(served), tuple(failures)


def _served(one: Scenario) -> tuple[Served, list[Failure]]:
    mode, length = one.task.serving.mode, one.task.input.length.typical
    batches, broken = _batches(one) if mode == "request" else ((), [])
    past, missed = _past(one) if mode == "generate" else ((), [])
    streaming, late = paced(one)
    service, lost = under_arrivals(one)
    here = one.measured.origin == "measured-here"
    return Served(
        candidate=one.candidate.id,
        origin=one.measured.origin,
        load_s=one.measured.load_s,
        first_run_s=one.measured.first_run_s,
        energy=energy(one.measured, PRIMARY[mode], length, why_none() if here else ""),
        batches=batches,
        past=past,
        streaming=streaming,
        service=service,
    ), [*broken, *missed, *late, *lost]


def _batches(one: Scenario) -> tuple[tuple[BatchPoint, ...], list[Failure]]:
    """The sweep, and the task's own batch among its points if that was measured."""
    own = None if one.measured.origin == "predicted" else _point(one, one.shape.batch)
    points: list[BatchPoint] = []
    while (batch := next_batch(one.task, points, ROUNDS)) is not None:
        point = own if own is not None and own.batch == batch else None
        if point is None:
            point, failures = _tried(one, batch)
            if point is None:
                return _with(own, points), failures
        points.append(point)
    return _with(own, points), []


def _tried(one: Scenario, batch: int) -> tuple[BatchPoint | None, list[Failure]]:
    budget_s = one.task.latency_s
    plan = Plan(
        lengths=(one.task.input.length.typical,),
        rounds=ROUNDS,
        seconds_per_length=0.1,
        most_seconds_per_length=MOST_SECONDS,
        least_samples=samples_per_process(one.task, ROUNDS),
        give_up_above_s=None if budget_s is None else LOST_FACTOR * budget_s,
        stage=f"answering {batch} at a time",
    )
    shape = one.shape.model_copy(update={"batch": batch})
    one.bench.prepare([one.candidate], shape, one.task.input.length.longest)  # forgets, if fresh
    got, failures = one.measure(shape, plan)
    said = [about(failure, f"at {batch} at a time") for failure in failures]
    return (None if got is None else _point(one, batch, got)), said


def _point(one: Scenario, batch: int, got: Measurement | None = None) -> BatchPoint | None:
    measured = got or one.measured
    return batch_point(one.task, batch, measured, busy(measured))


def _with(own: BatchPoint | None, points: Sequence[BatchPoint]) -> tuple[BatchPoint, ...]:
    every = {p.batch: p for p in (*((own,) if own is not None else ()), *points)}
    return tuple(every[batch] for batch in sorted(every))


def _past(one: Scenario) -> tuple[tuple[PastPoint, ...], list[Failure]]:
    """Over the lengths that were followed, and those that this answer still lacks."""
    known = one.measured
    failures: list[Failure] = []
    lengths = lacking_lengths(one.task, known.lengths("token"))
    if lengths:
        plan = Plan(
            lengths=lengths,
            rounds=ROUNDS,
            first_round=FIRST_PAST_ROUND,
            seconds_per_length=0.05,
            most_seconds_per_length=MOST_SECONDS,
            least_samples=12,
            stage="writing after longer texts",
        )
        got, failures = one.measure(one.shape, plan)
        known = known if got is None else _joined(known, got)
    points = past_points(one.task, one.artifact, known)
    guessed = one.task.input.length.typical if one.measured.origin == "predicted" else None
    said = [about(failure, "after longer texts") for failure in failures]
    return tuple(p for p in points if p.past != guessed), said


def _joined(known: Measurement, more: Measurement) -> Measurement:
    """All runs, each once: a profile gives the same ones again."""
    rounds = {run.round for run in known.runs}
    new = tuple(run for run in more.runs if run.round not in rounds)
    return known.model_copy(update={"runs": (*known.runs, *new)})
