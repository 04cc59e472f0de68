"""What was measured under a load that does not wait for the model: steps at a period, requests at
random instants. Raw samples and conditions, one `LoadRun` per process, never summaries.

A latency counts from the instant an answer was due to be asked for, not from when its turn came:
what waits because the one before it was slow has waited for the user too (MLPerf LoadGen counts
from the scheduled issue, `loadgen/README.md`; not doing so is called coordinated omission).
History of the format: 1 (first).
"""

from __future__ import annotations

import heapq
import math
from typing import Annotated, Literal

from pydantic import Field

from advisor.core.artifact import Graph
from advisor.core.measurement import Conditions, Seconds
from advisor.core.model import Stored
from advisor.core.settings import Settings
from advisor.core.shape import TaskShape

PerSecond = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class Paced(Stored):
    """A step is due every `period_s`, and the state starts afresh after `length` steps.

    Whole sequences for at least `seconds`, so that steps early and late in one count alike; of a
    sequence longer than `most_seconds` only as many steps as fit into that.
    """

    kind: Literal["paced"] = "paced"
    length: Annotated[int, Field(ge=1)]
    period_s: Seconds
    seconds: Seconds = 3.0
    most_seconds: Seconds = 30.0


class Arrivals(Stored):
    """Requests of `length` steps arrive at random (Poisson) while `workers` threads answer them.

    One stretch for each of `rates_per_s` (requests a second), in this order, of at least `seconds`
    and `least_requests`.
    """

    kind: Literal["arrivals"] = "arrivals"
    length: Annotated[int, Field(ge=1)]
    rates_per_s: Annotated[tuple[PerSecond, ...], Field(min_length=1)]
    workers: Annotated[int, Field(ge=1)] = 1
    seconds: Seconds = 2.0
    least_requests: Annotated[int, Field(ge=1)] = 100


Load = Annotated[Paced | Arrivals, Field(discriminator="kind")]


class LoadRequest(Stored):
    """What one process is asked to bear, with everything it needs for that."""

    candidate_id: str
    model_key: str
    shape: TaskShape
    settings: Settings
    graphs: tuple[Graph, ...]
    device_fingerprint: str
    runtime: str = "onnxruntime"
    runtime_target: str = ""
    """The entry point's value (`registry.Found.target`), so that the worker need not search."""
    round: int
    load: Load
    seed: int = 0


class Stretch(Stored):
    """All answers at one period or one rate, in the order in which they were due.

    `per_s`: asked for, per second. `due_s`: when each was due, after the stretch's first instant.
    `latencies_s`: from there to the answer. `compute_s`: of that, what the call itself took; the
    rest was waiting for the one before it and for the wake-up. `waiting_s`: if it was stopped
    because the backlog only grew, how long each one due by then had waited without an answer.
    """

    per_s: PerSecond
    due_s: tuple[float, ...]
    latencies_s: tuple[Seconds, ...]
    compute_s: tuple[Seconds, ...]
    waiting_s: tuple[float, ...] = ()

    @property
    def overloaded(self) -> bool:
        """Whether it was stopped before its end."""
        return bool(self.waiting_s)

    @property
    def late_s(self) -> tuple[float, ...]:
        """Seconds from each due instant to the call's start."""
        return tuple(a - c for a, c in zip(self.latencies_s, self.compute_s, strict=True))

    def wake_ups_s(self, workers: int = 1) -> tuple[float, ...]:
        """How late each call began for which a worker was free by its due instant: what the
        system's timer, a sleeping core and other programs add."""
        free_at = [-math.inf] * workers  # a heap: the worker that is free first takes the next
        found = []
        answers = zip(self.due_s, self.late_s, self.latencies_s, strict=True)
        for due_s, late_s, latency_s in answers:
            if heapq.heapreplace(free_at, due_s + latency_s) <= due_s:
                found.append(late_s)
        return tuple(found)


class LoadRun(Stored):
    """One fresh process: one candidate, one round, one load."""

    schema_version: Literal[1] = 1
    candidate_id: str
    model_key: str
    shape: TaskShape
    settings: Settings
    device_fingerprint: str
    runtime: str
    runtime_version: str
    provider: str
    round: int
    load: Load
    stretches: tuple[Stretch, ...]
    conditions: Conditions
    """`cpu_share`: of the calls, which sleep between them."""
