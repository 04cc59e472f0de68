"""Candidates measured with figures that a test names: medians per round and length, or samples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from advisor.core.candidate import Candidate
from advisor.core.evidence import Belief
from advisor.core.measurement import PRIMARY, Measurement, Series
from advisor.core.task import Task
from advisor.decide.assessment import Assessment
from advisor.decide.verdicts import verdicts
from advisor.testing.fakes import fake_artifact, fake_candidate, fake_measurement


def with_processes(
    measurement: Measurement, name: str, length: int, processes: Sequence[Sequence[float]]
) -> Measurement:
    """Its runs, the series `name` at `length` of each replaced by the samples given."""
    found = []
    for run, samples in zip(measurement.runs, processes, strict=True):
        kept = tuple(s for s in run.series if (s.name, s.length) != (name, length))
        added = Series(
            name=name, length=length, samples_s=tuple(samples), warmup_runs=9, steady=True
        )
        found.append(run.model_copy(update={"series": (*kept, added)}))
    return measurement.model_copy(update={"runs": tuple(found)})


@pytest.fixture
def processes():
    """`make(task, [[seconds]])`: a candidate's measurement with these samples, one list each."""

    def make(
        task: Task, samples: Sequence[Sequence[float]], candidate: Candidate | None = None
    ) -> Measurement:
        base = fake_measurement(candidate or fake_candidate(), task, rounds=len(samples))
        series = PRIMARY[task.serving.mode]
        return with_processes(base, series, task.input.length.typical, samples)

    return make


@pytest.fixture
def medians():
    """`make(candidate, task, {length: [median seconds of each round]})`, one sample for each."""

    def make(
        candidate: Candidate, task: Task, table: Mapping[int, Sequence[float]]
    ) -> Measurement:
        rounds = len(next(iter(table.values())))
        made = fake_measurement(candidate, task, rounds=rounds)
        for length, values in table.items():
            made = with_processes(made, PRIMARY[task.serving.mode], length, [[v] for v in values])
        return made

    return make


@pytest.fixture
def assess():
    """`make(task, family, band, p50_ms, points)`: a measured candidate with its verdicts."""

    def make(
        task: Task,
        family: str = "gru",
        band: str = "medium",
        p50_ms: float = 2.6,
        points: float = 0.0,
        sd: float = 3.0,
        busy: bool = False,
        **measured: Any,
    ) -> Assessment:
        candidate = fake_candidate(family, band)
        artifact = fake_artifact(candidate, task)
        measurement = fake_measurement(candidate, task, p50_ms, **measured)
        return Assessment(
            candidate=candidate,
            belief=Belief(mean=points, sd=sd),
            artifact=artifact,
            measurement=measurement,
            verdicts=verdicts(task, artifact, measurement, contended=busy),
        )

    return make
