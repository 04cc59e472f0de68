"""Where measurements come from: the pipeline asks a bench, which measures or reads a profile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from advisor.core.artifact import Artifact
from advisor.core.candidate import Candidate
from advisor.core.device import Device
from advisor.core.failure import Failure
from advisor.core.measurement import Measurement, SeriesName
from advisor.core.predicted import Predicted
from advisor.core.shape import TaskShape


@dataclass(frozen=True)
class Prepared:
    """Artifacts by candidate id, what broke, and what this bench does not have, with reasons."""

    artifacts: Mapping[str, Artifact]
    failures: tuple[Failure, ...] = ()
    lacking: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Measured:
    """Measurements by candidate id, what broke, what this bench does not have, with reasons, and
    whether time ran out before all was done.

    `predicted`: each series of a measurement at the plan's first length, where it lacks that.
    """

    measurements: Mapping[str, Measurement]
    failures: tuple[Failure, ...] = ()
    lacking: Mapping[str, str] = field(default_factory=dict)
    out_of_time: bool = False
    predicted: Mapping[str, Mapping[SeriesName, Predicted]] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """What to measure: `lengths`, the task's own first, in `rounds` fresh processes each.

    `first_round` keeps separate plans apart, so that rounds pair only within one. A length ends
    after `most_seconds_per_length` even with fewer than `least_samples`.
    """

    lengths: tuple[int, ...]
    rounds: int
    first_round: int = 0
    seconds_per_length: float = 0.2
    most_seconds_per_length: float | None = None
    least_samples: int = 25
    give_up_above_s: float | None = None
    stage: str = "measuring"


class Bench(Protocol):
    """Makes candidates measurable, and measures them."""

    @property
    def device(self) -> Device: ...

    def prepare(
        self, candidates: Sequence[Candidate], shape: TaskShape, longest: int
    ) -> Prepared: ...

    def measure(
        self,
        candidates: Sequence[Candidate],
        artifacts: Mapping[str, Artifact],
        shape: TaskShape,
        plan: Plan,
    ) -> Measured: ...
