"""Requests for load, how long one may take, and whether its run may be believed.

A process under load sleeps between its calls, so the share of processor time is that of the calls
alone (`LoadRun.conditions`), and losses by force count per second of computing. Another program
shows in the waking, too: with both cores of a machine busy, one step in ten began 3 to 4 ms after
it was due, the scheduler's slice, while its call then lost nothing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from advisor.core.artifact import Artifact
from advisor.core.candidate import Candidate
from advisor.core.load import Arrivals, LoadRequest, LoadRun, Paced, Stretch
from advisor.core.shape import TaskShape
from advisor.measure.guard import (
    LEAST_CPU_SHARE,
    MOST_SLOWED,
    MOST_STEAL_SHARE,
    MOST_SWITCHES_PER_S,
    TOO_MANY,
)
from advisor.measure.schedule import LOST_SHARE, steps_due_s
from advisor.measure.session import serve_once
from advisor.measure.standstill import LEAST_GAP_S

__all__ = ["disturbed", "load_request", "serve_once", "timeout_s", "workers_for"]

START_S = 60.0
"""Imports, loading and warm-up on a machine that is busy with something else; a load may not
share the machine with another process of ours, so this is patience, not a plan."""
LATE_S = 0.001
"""A timer and a core that sleeps deeply take 0.05 to 0.2 ms; by a millisecond and more, the core
was another program's."""
MOST_LATE_SHARE = 0.01
"""Of the calls that a free worker waited for. At p95 one in twenty may be over a budget; a fifth
of these by another program's doing is too many."""


def workers_for(usable_cores: int, threads: int) -> int:
    """How many clients can be answered at once without the workers taking cores from each other;
    with more, only the queue would move from outside the process to the scheduler."""
    return max(1, usable_cores // threads)


def load_request(
    candidate: Candidate,
    artifact: Artifact,
    shape: TaskShape,
    load: Paced | Arrivals,
    device_fingerprint: str,
    round_: int,
    runtime: str = "onnxruntime",
    runtime_target: str = "",
) -> LoadRequest:
    """What one process is asked; each round has arrivals of its own."""
    return LoadRequest(
        candidate_id=candidate.id,
        model_key=candidate.model_key,
        shape=shape,
        settings=candidate.settings,
        graphs=artifact.graphs,
        device_fingerprint=device_fingerprint,
        runtime=runtime,
        runtime_target=runtime_target,
        round=round_,
        load=load,
        seed=round_,
    )


def timeout_s(load: Paced | Arrivals) -> float:
    """Seconds after which a process has hung: twice what the load can take at its longest."""
    if isinstance(load, Paced):
        due_s = steps_due_s(load.period_s, load.length, load.seconds, load.most_seconds)
        lasts_s = len(due_s) * load.period_s
    else:
        lasts_s = sum(max(load.seconds, load.least_requests / r) for r in load.rates_per_s)
    return START_S + 2 * (1 + LOST_SHARE) * lasts_s


def disturbed(runs: Sequence[LoadRun]) -> bool:
    """Whether so many of `runs` were disturbed that no lateness can be laid to the candidate.

    A core counts as slow beside the best that any of `runs` had.
    """
    times = [r.conditions.reference_s for r in runs if r.conditions.reference_s is not None]
    slow_s = (1 + MOST_SLOWED) * min(times, default=math.inf)
    dirty = (_disturbed(run) or (run.conditions.reference_s or 0.0) > slow_s for run in runs)
    return sum(dirty) > TOO_MANY * len(runs)


def _disturbed(run: LoadRun) -> bool:
    conditions = run.conditions
    if (conditions.steal_share or 0.0) > MOST_STEAL_SHARE or conditions.throttled_periods:
        return True
    if any(_woken_late(stretch, run.load) for stretch in run.stretches):
        return True
    if conditions.cpu_share is not None:
        return conditions.cpu_share < LEAST_CPU_SHARE
    computing_s = sum(s for stretch in run.stretches for s in stretch.compute_s)
    switches = conditions.involuntary_switches or 0
    return switches > MOST_SWITCHES_PER_S * computing_s


def _woken_late(stretch: Stretch, load: Paced | Arrivals) -> bool:
    waits = stretch.wake_ups_s(load.workers if isinstance(load, Arrivals) else 1)
    if max(waits, default=0.0) >= LEAST_GAP_S:  # the whole process stood still
        return True
    return sum(late_s > LATE_S for late_s in waits) > MOST_LATE_SHARE * len(waits)
