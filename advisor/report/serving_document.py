"""What the JSON document says of how candidates serve; a part of `document.Report`.

A scenario that the task's mode lacks is an empty list or `null`; so is a figure that does not
exist. Times in milliseconds, as in the rest of the document.
"""

from __future__ import annotations

from advisor.core.measurement import Origin
from advisor.core.model import Stored
from advisor.core.verdict import Outcome


class BatchEntry(Stored):
    """Whole batches at the task's typical length: milliseconds at its percentile, answers a
    second, and whether the latency budget is kept (`null` without one)."""

    batch: int
    at_percentile_ms: float | None
    upper_bound_ms: float | None
    items_per_s: float
    memory_mb: float | None
    outcome: Outcome | None


class StreamingEntry(Stored):
    """Steps issued every `period_ms`; latencies count from the instant each was due.

    `miss_share_upper`: surely (95 %) a smaller share of steps is later than `budget_ms`.
    `real_time_factor`: time computing over time passed. `drift`: compute time of a sequence's last
    steps over that of its first. `wake_up_ms`: the system's median share in each latency.
    `needs`: what would decide an UNDECIDED.
    """

    length: int
    period_ms: float
    budget_ms: float
    steps: int
    processes: int
    at_percentile_ms: float | None
    upper_bound_ms: float | None
    wake_up_ms: float | None
    misses: int
    miss_share_upper: float | None
    real_time_factor: float
    drift: float | None
    state_bytes_first: int
    state_bytes_last: int
    outcome: Outcome
    needs: str


class PastEntry(Stored):
    """Medians after `past` tokens, and the bytes carried from token to token by then."""

    past: int
    first_token_ms: float | None
    token_ms: float
    tokens_per_s: float
    cache_bytes: int


class RateEntry(Stored):
    """Requests arriving at random (Poisson); latencies count from their arrival.

    `overloaded`: the queue only grew, so that this rate was given up.
    """

    per_s: float
    answered: int
    processes: int
    at_percentile_ms: float | None
    upper_bound_ms: float | None
    overloaded: bool
    outcome: Outcome


class ServiceEntry(Stored):
    """`highest_per_s`: the highest rate tried that surely keeps the budget; `fails_per_s`: the
    lowest that surely does not. `workers` requests are worked on at a time."""

    workers: int
    wanted_per_s: float | None
    highest_per_s: float | None
    fails_per_s: float | None
    rates: tuple[RateEntry, ...]


class EnergyEntry(Stored):
    """Joules of the processor's packages for one request, step or token; `null`: see `note`."""

    joules: float | None
    note: str


class ServingEntry(Stored):
    """How one candidate serves; a scenario that the task's mode lacks is empty or `null`.

    `load_ms` and `first_run_ms` are the cold start. Every figure is of `origin`.
    """

    candidate: str
    origin: Origin
    load_ms: float
    first_run_ms: float
    energy: EnergyEntry
    batches: tuple[BatchEntry, ...]
    stream: StreamingEntry | None
    past: tuple[PastEntry, ...]
    service: ServiceEntry | None
