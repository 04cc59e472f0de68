"""What training costs on this device: stored costs first, then fresh ones, one worker a candidate.

All lengths are measured at about as many tokens a step, shortest first, on all cores that may be
used: that is how one trains.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from advisor.core.candidate import Candidate
from advisor.core.failure import Failure
from advisor.core.shape import TaskShape
from advisor.core.task import Task
from advisor.core.training import TrainingCost
from advisor.errors import StoreBusyError
from advisor.learn.training_cost import training_costs
from advisor.learn.training_cost_messages import CostRequest, batch_for
from advisor.measure.lock import PATIENCE_S, measuring
from advisor.pipeline.live import LiveBench
from advisor.store.kept import Kept

STAGE = "timing training steps"
EPOCH_S = 5.0
"""For the figure that ends a recommendation: enough for seven steps of most models."""


@dataclass(frozen=True)
class Trained:
    """Costs found or measured, what broke, and whether time ran out before all was done."""

    costs: tuple[TrainingCost, ...] = ()
    failures: tuple[Failure, ...] = ()
    out_of_time: bool = False


def cost_requests(
    candidates: Sequence[Candidate],
    shape: TaskShape,
    lengths: Sequence[int],
    threads: int,
    batch: int = 1,
    seconds: float = 30.0,
) -> list[CostRequest]:
    """One per candidate and length; `batch` 1 stands for as many as make the usual tokens. After
    `seconds` the repeats end early."""
    return [
        CostRequest(
            candidate=candidate.with_precision("float32"),
            shape=shape,
            length=length,
            batch=batch if batch > 1 else batch_for(length),
            threads=threads,
            seconds=seconds,
        )
        for candidate in candidates
        for length in sorted(lengths)
    ]


def train(bench: LiveBench, requests: Sequence[CostRequest]) -> Trained:
    """The costs of `requests`, all of one task shape, in their order; what the store has is not
    measured again."""
    if not requests:
        return Trained()
    kept = kept_costs(bench, requests[0].shape)
    known = {} if bench.fresh else kept.all()
    wanted = [r for r in requests if r.digest not in known]
    failures: list[Failure] = []
    late = False
    if wanted:
        try:
            with measuring(bench.observer.note, _patience_s(bench)):
                late = _measure(bench, wanted, kept, known, failures)
        except StoreBusyError as error:
            bench.observer.note(error.message)
            late = True
    found = tuple(known[r.digest] for r in requests if r.digest in known)
    return Trained(found, tuple(failures), late)


def kept_costs(bench: LiveBench, shape: TaskShape) -> Kept[TrainingCost]:
    """All that was measured of one task shape on this device with this torch."""
    plain = shape.model_copy(update={"mode": "request", "batch": 1})
    key = f"training-{plain.key}-{bench.device.fingerprint}-{torch_version()}"
    return Kept(bench.store, key, TrainingCost)


def profile_training(
    bench: LiveBench, task: Task, candidates: Sequence[Candidate], lengths: Sequence[int]
) -> Trained:
    """The costs of `candidates` over `lengths`, for the shape and the batch of `task`."""
    shape, threads = TaskShape.of(task), bench.device.usable_cores
    return train(bench, cost_requests(candidates, shape, lengths, threads, task.serving.batch))


def of_one(task: Task, bench: LiveBench, candidate: Candidate) -> Trained:
    """The cost of training `candidate` at the task's own length."""
    shape, length = TaskShape.of(task), task.input.length.typical
    threads = bench.device.usable_cores
    asked = cost_requests([candidate], shape, [length], threads, seconds=EPOCH_S)
    return train(bench, asked)


def _measure(
    bench: LiveBench,
    wanted: Sequence[CostRequest],
    kept: Kept[TrainingCost],
    known: dict[str, TrainingCost],
    failures: list[Failure],
) -> bool:
    """Fills `known` and `failures`; whether time ran out."""
    groups: dict[str, list[CostRequest]] = {}
    for request in wanted:
        groups.setdefault(request.candidate.id, []).append(request)
    bench.observer.start(STAGE, len(wanted))
    try:
        for group in groups.values():
            if _late(bench):
                return True
            for request, outcome in zip(group, training_costs(group), strict=False):
                if isinstance(outcome, Failure):
                    failures.append(outcome)
                else:
                    kept.add(request.digest, outcome)
                    known[request.digest] = outcome
                bench.observer.advance(f"{request.candidate.label}, {request.length:,} steps")
                if _late(bench):
                    return True
    finally:
        bench.observer.finish()
    return False


def _late(bench: LiveBench) -> bool:
    return bench.deadline is not None and time.monotonic() >= bench.deadline


def _patience_s(bench: LiveBench) -> float:
    if bench.deadline is None:
        return PATIENCE_S
    return min(PATIENCE_S, max(0.0, bench.deadline - time.monotonic()))


def torch_version() -> str:
    """The installed one, read without loading it."""
    try:
        return version("torch")
    except PackageNotFoundError:
        return "none"
