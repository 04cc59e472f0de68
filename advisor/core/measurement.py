"""What was measured: raw samples with their conditions, one `Run` per process, never summaries.

Statistics are methods over the samples. History of the format: 1 (first).
"""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from advisor.core import quantiles
from advisor.core.artifact import Graph
from advisor.core.model import Stored
from advisor.core.settings import Settings
from advisor.core.shape import TaskShape
from advisor.core.task import Mode

SeriesName = Literal["request", "step", "first_token", "token"]
PRIMARY: dict[Mode, SeriesName] = {"request": "request", "stream": "step", "generate": "token"}
"""The series that the latency budget is about, by serving mode."""

Origin = Literal["measured-here", "measured-same-hardware", "predicted", "claim"]
Grade = Literal["A", "B", "C"]
Seconds = Annotated[float, Field(gt=0, allow_inf_nan=False)]
"""Time that passed; logarithms of it are taken."""


class Conditions(Stored):
    """How quiet the machine was while one process measured; `None`: can't be read here.

    `cpu_share`: CPU time over wall time of the timed calls, per thread (1 = undisturbed).
    `others_share`: CPU time of other processes over that of all cores. `steal_share`: CPU time
    the hypervisor gave to others. `reference_s`: a fixed kernel's fastest seconds in this process,
    to see the clock drift between rounds.
    """

    started_at: str
    wall_s: float
    cpu_share: float | None = None
    others_share: float | None = None
    involuntary_switches: int | None = None
    steal_share: float | None = None
    throttled_periods: int | None = None
    load_1m: float | None = None
    frequency_mhz: float | None = None
    temperature_c: float | None = None
    reference_s: float | None = None


class Memory(Stored):
    """Resident bytes: after imports, peak while loading, peak over at least three runs."""

    baseline_bytes: int
    load_peak_bytes: int
    run_peak_bytes: int

    @property
    def peak_bytes(self) -> int:
        return max(self.load_peak_bytes, self.run_peak_bytes)

    @property
    def model_bytes(self) -> int:
        """What the model added to the bare process."""
        return self.peak_bytes - self.baseline_bytes


class Series(Stored):
    """Seconds of each timed call, in order.

    `length`: steps in the request, past steps before the token, or, for `step`, how many steps
    a sequence had before its state was reset (sample i is step i modulo `length`). `joules`: what
    the processor's packages used over warm-up and samples, `None` where no counter can be read.
    """

    name: SeriesName
    length: int
    samples_s: Annotated[tuple[Seconds, ...], Field(min_length=1)]
    warmup_runs: int
    steady: bool
    joules: float | None = None


class RunRequest(Stored):
    """What one measuring process is asked to do, with everything it needs to do it."""

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
    lengths: tuple[int, ...]
    """Measured in this order; the first is the task's own, for memory and the first run."""
    seconds_per_length: float = 0.4
    least_samples: int = 30
    most_samples: int = 2000
    most_seconds_per_length: float | None = None
    """Where calls are slow: the end of a length, even with fewer than `least_samples`."""
    give_up_above_s: float | None = None
    """Of the primary series: if its first few runs are all slower, no more are made."""
    seed: int = 0


class Run(Stored):
    """One fresh process: one candidate, one round, one or more lengths."""

    schema_version: Literal[1] = 1
    candidate_id: str
    model_key: str
    shape: TaskShape
    settings: Settings
    device_fingerprint: str
    runtime: str
    runtime_version: str
    provider: str
    nodes_by_provider: dict[str, int]
    round: int
    load_s: float
    first_run_s: float
    memory: Memory | None
    series: tuple[Series, ...]
    conditions: Conditions

    def find(self, name: SeriesName, length: int) -> Series | None:
        return next((s for s in self.series if s.name == name and s.length == length), None)


class Measurement(Stored):
    """All runs of one candidate for one task shape on one device."""

    candidate_id: str
    origin: Origin
    runs: tuple[Run, ...] = Field(min_length=1)
    predicted_share: float | None = None
    """Of a predicted one: the 90 % interval's upper half over the median, where there is one."""

    def samples(self, name: SeriesName, length: int) -> tuple[float, ...]:
        """Seconds over all processes."""
        return tuple(s for process in self.by_process(name, length) for s in process)

    def by_process(self, name: SeriesName, length: int) -> tuple[tuple[float, ...], ...]:
        """Seconds, one tuple per process, in the order of rounds."""
        ordered = sorted(self.runs, key=lambda run: run.round)
        found = (run.find(name, length) for run in ordered)
        return tuple(series.samples_s for series in found if series is not None)

    def by_round(self, name: SeriesName, length: int) -> dict[int, float]:
        """Median seconds of each round, to compare two candidates measured side by side."""
        found = ((run.round, run.find(name, length)) for run in self.runs)
        return {r: quantiles.quantile(s.samples_s, 0.5) for r, s in found if s is not None}

    def lengths(self, name: SeriesName) -> tuple[int, ...]:
        return tuple(sorted({s.length for run in self.runs for s in run.series if s.name == name}))

    def median_s(self, name: SeriesName, length: int) -> float | None:
        """Over all processes; asked for again and again by every comparison, so it is kept."""
        known = self.medians.get((name, length))
        if known is None or known[0] is not self.runs:
            samples = self.samples(name, length)
            found = quantiles.quantile(samples, 0.5) if samples else None
            known = self.medians[name, length] = (self.runs, found)
        return known[1]

    @cached_property
    def medians(self) -> dict[tuple[SeriesName, int], tuple[tuple[Run, ...], float | None]]:
        """What `median_s` found, each with the runs that it is of: a copy shares this."""
        return {}

    def percentile_s(self, name: SeriesName, length: int, q: float) -> float | None:
        """The q-quantile, or `None` where its 95 % upper bound does not exist at this n."""
        samples = self.samples(name, length)
        if quantiles.upper_rank(len(samples), q, 0.95) is None:
            return None
        return quantiles.quantile(samples, q)

    def upper_bound_s(self, name: SeriesName, length: int, q: float) -> float | None:
        return quantiles.upper_bound(self.samples(name, length), q, 0.95)

    @property
    def peak_bytes(self) -> int | None:
        peaks = [run.memory.peak_bytes for run in self.runs if run.memory is not None]
        return max(peaks) if peaks else None

    @property
    def added_bytes(self) -> int | None:
        added = [run.memory.model_bytes for run in self.runs if run.memory is not None]
        return max(added) if added else None

    @property
    def first_run_s(self) -> float:
        return quantiles.quantile([run.first_run_s for run in self.runs], 0.5)

    @property
    def load_s(self) -> float:
        return quantiles.quantile([run.load_s for run in self.runs], 0.5)
