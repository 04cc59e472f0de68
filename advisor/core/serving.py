"""How a candidate serves: what one latency figure does not tell, by serving mode.

`Served` is what a report says of one candidate beyond its verdicts. Everything in it was measured
on the device it is about; a figure that can't be had is `None`, never estimated. Times in seconds.
"""

from __future__ import annotations

from advisor.core.measurement import Origin
from advisor.core.model import Stored
from advisor.core.verdict import Outcome


class BatchPoint(Stored):
    """Requests answered `batch` at a time: `latency_s` at the task's percentile per whole batch.

    `upper_s`: what that percentile is surely (95 %) below. `items_per_s`: batch over the median.
    `memory_bytes`: the whole process at its peak, `None` where it can't be read.
    """

    batch: int
    latency_s: float | None
    upper_s: float | None
    items_per_s: float
    outcome: Outcome | None = None
    """Whether the latency budget is kept; `None` without a budget."""
    memory_bytes: int | None = None


class Streaming(Stored):
    """Steps issued every `period_s`, each latency counted from the instant it was due.

    A miss: a step not answered within the budget (`budget_s`, at most the period).
    `miss_share_upper`: surely (95 %) fewer are missed, `None` where there were too few steps.
    `real_time_factor`: time spent computing over time passed (above 1 it can't keep up).
    `drift`: median compute time of the last tenth of a sequence over that of its first tenth.
    """

    length: int
    period_s: float
    budget_s: float
    steps: int
    processes: int
    latency_s: float | None
    upper_s: float | None
    misses: int
    miss_share_upper: float | None
    real_time_factor: float
    drift: float | None
    state_bytes_first: int
    state_bytes_last: int
    outcome: Outcome
    wake_up_s: float | None = None
    """Median seconds from the due instant to the start of a step that nothing held up: the
    system's share in every latency."""
    needs: str = ""
    """What would decide an UNDECIDED, in words."""


class PastPoint(Stored):
    """Generation after `past` tokens: medians, and the bytes of cache or state held by then."""

    past: int
    first_token_s: float | None
    token_s: float
    tokens_per_s: float
    cache_bytes: int


class RatePoint(Stored):
    """Requests arriving at random (Poisson) `per_s` a second, latencies from their arrival.

    `overloaded`: the queue only grew, so that the stretch was stopped in at least one process.
    """

    per_s: float
    answered: int
    latency_s: float | None
    upper_s: float | None
    outcome: Outcome
    processes: int = 0
    overloaded: bool = False


class Service(Stored):
    """Many clients at once: `workers` requests are worked on at a time, the others queue.

    `highest_per_s`: the highest measured rate that surely keeps the budget; `fails_per_s`: the
    lowest measured that surely does not.
    """

    workers: int
    wanted_per_s: float | None
    points: tuple[RatePoint, ...]
    highest_per_s: float | None = None
    fails_per_s: float | None = None


class Energy(Stored):
    """Joules of the processor's package per answer, or `None` and why they can't be had."""

    joules: float | None
    note: str


class Served(Stored):
    """How one candidate serves; a scenario that its mode does not have is empty or `None`.

    `load_s` and `first_run_s`: the cold start, apart from the steady state: loading the files (in
    the page cache) and the first answer after it. `origin` is that of every figure here.
    """

    candidate: str
    origin: Origin = "measured-here"
    load_s: float
    first_run_s: float
    energy: Energy
    batches: tuple[BatchPoint, ...] = ()
    streaming: Streaming | None = None
    past: tuple[PastPoint, ...] = ()
    service: Service | None = None
