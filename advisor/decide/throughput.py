"""How many requests a second, answered how many at a time: points of a batch sweep, and its end.

Larger batches answer more requests a second until the processor is full; each request then waits
longer for its batch. So the sweep doubles the batch while that still brings something and the
latency budget, held against the whole batch, is surely kept. Throughput is measured at each batch
and never inferred from the latency at another one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from advisor.core.measurement import Measurement
from advisor.core.serving import BatchPoint
from advisor.core.task import Task
from advisor.core.units import MEGABYTE
from advisor.core.verdict import Outcome
from advisor.decide import anytime
from advisor.decide.latency_rule import bounds

MOST_BATCH = 64
"""A request then waits for sixty-three others; a core is full long before."""
LEAST_GAIN = 1.05
"""Times the best rate so far; less is within what the rates of two processes differ by."""
MOST_SAMPLES = 120
"""Per process: p99 needs more than a whole sweep is worth; it then stays open."""
WARM_UP_CALLS = 10
"""The least that a process makes before it can tell that calls are steady."""
MOST_POINT_S = 4.0
"""Predicted seconds of calls at one batch above which the sweep ends: the user is waiting."""


def batch_point(
    task: Task, batch: int, measurement: Measurement, contended: bool
) -> BatchPoint | None:
    """What was measured at `batch`, or `None` if the task's length was not."""
    length, q = task.input.length.typical, task.quantile
    median_s = measurement.median_s("request", length)
    if median_s is None:
        return None
    turns = bounds(measurement.by_process("request", length), q, contended)
    return BatchPoint(
        batch=batch,
        latency_s=measurement.percentile_s("request", length, q),
        upper_s=turns.upper_s,
        items_per_s=batch / median_s,
        outcome=None if task.latency_s is None else turns.outcome(task.latency_s),
        memory_bytes=measurement.peak_bytes,
    )


def samples_per_process(task: Task, processes: int) -> int:
    """As many as a verdict needs if none is over, shared by the processes."""
    return min(MOST_SAMPLES, math.ceil(anytime.runs_needed(task.quantile) / processes))


def next_batch(task: Task, points: Sequence[BatchPoint], processes: int) -> int | None:
    """The batch to measure after `points` (ascending), or `None` where the sweep ends."""
    if not points:
        return 1
    last = points[-1]
    if not _worth_more(task, points) or _seconds(task, last, processes) > MOST_POINT_S:
        return None
    return 2 * last.batch if 2 * last.batch <= MOST_BATCH else None


def _worth_more(task: Task, points: Sequence[BatchPoint]) -> bool:
    last = points[-1]
    limit_mb, used = task.limits.memory_mb, last.memory_bytes
    fits = limit_mb is None or used is None or used <= limit_mb * MEGABYTE
    grows = all(last.items_per_s > LEAST_GAIN * p.items_per_s for p in points[:-1])
    return fits and grows and last.outcome in (None, Outcome.PASS)


def _seconds(task: Task, last: BatchPoint, processes: int) -> float:
    """Predicted for twice the last batch, if its calls took twice as long."""
    calls = processes * (samples_per_process(task, processes) + WARM_UP_CALLS)
    return calls * 2 * last.batch / last.items_per_s


def best_point(points: Sequence[BatchPoint]) -> BatchPoint | None:
    """The most requests a second among those that keep the budget (all, without one)."""
    kept = [p for p in points if p.outcome in (None, Outcome.PASS)]
    return max(kept, key=lambda p: p.items_per_s, default=None)
