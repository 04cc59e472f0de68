"""The bench that measures for real, with the export and the measuring process replaced."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field, replace

import pytest

from advisor.core.artifact import Artifact, ExportJob
from advisor.core.failure import Failure
from advisor.core.measurement import RunRequest
from advisor.core.settings import Settings
from advisor.core.shape import TaskShape
from advisor.measure.patience import Patience
from advisor.measure.preflight import Look
from advisor.pipeline import live, preparing
from advisor.pipeline.bench import Plan
from advisor.pipeline.live import LiveBench
from advisor.pipeline.progress import Silent
from advisor.store.measurements import MeasurementStore
from advisor.store.places import Places
from advisor.testing.fakes import (
    fake_artifact,
    fake_candidate,
    fake_device,
    fake_measurement,
    fake_task,
)

TASK = fake_task()
SHAPE = TaskShape.of(TASK)
GRU, LSTM = fake_candidate("gru"), fake_candidate("lstm")
LOOK = Plan(lengths=(40,), rounds=3)
OVER_LENGTHS = Plan(lengths=(10, 80), rounds=3, first_round=100)


class Interrupted(BaseException):
    """Ctrl-C."""


@dataclass
class World:
    """What the two workers would do: which exports fail, and what each run gives."""

    exported: list[str] = field(default_factory=list)
    asked: list[RunRequest] = field(default_factory=list)
    broken_exports: dict[str, str] = field(default_factory=dict)
    broken_runs: dict[str, str] = field(default_factory=dict)
    cached: dict[str, Artifact] = field(default_factory=dict)
    without_effect: dict[str, Failure] = field(default_factory=dict)
    stop_after: int | None = None
    p50_ms: float = 2.0
    samples: int = 60
    told: list[tuple] = field(default_factory=list)

    def export_all(self, jobs, cache, *, workers, timeout_s, on_done) -> None:
        for job in jobs:
            self.exported.append(job.candidate.label)
            reason = self.broken_exports.get(job.candidate.label)
            if reason is None:
                made = self.cached[job.candidate.id] = fake_artifact(job.candidate, TASK)
                on_done(job, made)
            else:
                on_done(
                    job,
                    Failure(
                        stage="precision" if job.candidate.precision == "int8" else "contract",
                        plugin=job.candidate.family,
                        candidate=job.candidate.id,
                        reason=reason,
                    ),
                )

    def measure_awake(self, request: RunRequest, timeout_s: float, say):
        if self.stop_after is not None and len(self.asked) >= self.stop_after:
            raise Interrupted
        self.asked.append(request)
        reason = self.broken_runs.get(request.candidate_id)
        if reason is not None:
            return Failure(
                stage="measure",
                plugin="onnxruntime",
                candidate=request.candidate_id,
                reason=reason,
            )
        candidate = next(c for c in (GRU, LSTM) if c.id == request.candidate_id)
        made = fake_measurement(
            candidate, TASK, self.p50_ms, lengths=request.lengths, rounds=1, samples=self.samples
        )
        (run,) = made.runs
        kept = tuple(s for s in run.series if s.length in request.lengths)
        return run.model_copy(update={"round": request.round, "series": kept})


class Listener(Silent):
    def __init__(self, told: list[tuple]) -> None:
        self.told = told

    def start(self, stage: str, total: int) -> None:
        self.told.append(("start", stage, total))

    def advance(self, what: str) -> None:
        self.told.append(("advance", what))

    def finish(self) -> None:
        self.told.append(("finish",))


@pytest.fixture
def world(monkeypatch) -> World:
    made = World()

    class Cache:
        def __init__(self, folder) -> None: ...

        def find(self, job: ExportJob) -> Artifact | None:
            return made.cached.get(job.candidate.id)

        def without_effect(self, job: ExportJob) -> Failure | None:
            return made.without_effect.get(job.candidate.id)

    monkeypatch.setattr(preparing, "export_all", made.export_all)
    monkeypatch.setattr(live, "measure_awake", made.measure_awake)
    monkeypatch.setattr(live, "measuring", lambda say, patience_s: nullcontext())
    monkeypatch.setattr(live, "ArtifactCache", Cache)
    return made


@pytest.fixture
def bench(world: World, tmp_path) -> Callable[..., LiveBench]:
    """A new bench, as a new command would make it, over the same folder."""

    def make(**changes) -> LiveBench:
        facts = {
            "device": fake_device(),
            "places": Places(tmp_path),
            "store": MeasurementStore(tmp_path / "measurements.sqlite"),
            "observer": Listener(world.told),
            "patience": Patience(look=lambda: Look(0.0)),
        }
        return LiveBench(**{**facts, **changes})

    return make


def measured(bench: LiveBench, plan: Plan = LOOK, candidates=(GRU, LSTM)):
    prepared = bench.prepare(candidates, SHAPE, 256)
    ready = [c for c in candidates if c.id in prepared.artifacts]
    return bench.measure(ready, prepared.artifacts, SHAPE, plan)


def test_three_rounds_of_each_interleaved(world, bench):
    found = measured(bench())
    assert {name: len(m.runs) for name, m in found.measurements.items()} == {GRU.id: 3, LSTM.id: 3}
    assert [r.round for r in world.asked] == [0, 0, 1, 1, 2, 2]
    assert all(
        {r.candidate_id for r in world.asked[i : i + 2]} == {GRU.id, LSTM.id} for i in (0, 2, 4)
    )
    assert {m.origin for m in found.measurements.values()} == {"measured-here"}
    assert not found.out_of_time


def test_a_request_carries_all_that_the_worker_needs(world, bench):
    plan = replace(LOOK, seconds_per_length=0.5, least_samples=7, give_up_above_s=0.04)
    measured(bench(), plan, (GRU,))
    request = world.asked[0]
    assert request.runtime_target == "advisor_onnxruntime.runtime:OnnxRuntime"
    assert request.device_fingerprint == fake_device().fingerprint
    assert (request.seconds_per_length, request.least_samples) == (0.5, 7)
    assert (request.give_up_above_s, request.lengths) == (0.04, (40,))
    assert request.graphs == fake_artifact(GRU, TASK).graphs


def test_the_second_command_exports_and_measures_nothing(world, bench):
    first = measured(bench())
    asked, exported = len(world.asked), len(world.exported)
    world.told.clear()
    assert measured(bench()) == first
    assert (len(world.asked), len(world.exported)) == (asked, exported)
    assert world.told == []


def test_more_rounds_add_to_those_there(world, bench):
    measured(bench())
    found = measured(bench(), replace(LOOK, rounds=5))
    assert [r.round for r in found.measurements[GRU.id].runs] == [0, 1, 2, 3, 4]
    assert len(world.asked) == 10
    fewer = measured(bench())
    assert len(fewer.measurements[GRU.id].runs) == 3


def test_an_interrupted_run_goes_on_from_there(world, bench):
    world.stop_after = 4
    with pytest.raises(Interrupted):
        measured(bench())
    assert world.told[-1] == ("finish",)
    world.stop_after = None
    found = measured(bench())
    assert len(world.asked) == 6
    assert {len(m.runs) for m in found.measurements.values()} == {3}
    pairs = [(r.candidate_id, r.round) for r in world.asked]
    assert len(set(pairs)) == 6


def test_fresh_measures_again_and_once_only(world, bench):
    measured(bench())
    fresh = bench(fresh=True)
    found = measured(fresh)
    assert len(world.asked) == 12
    assert {len(m.runs) for m in found.measurements.values()} == {3}
    prepared = {c.id: fake_artifact(c, TASK) for c in (GRU, LSTM)}
    fresh.measure((GRU, LSTM), prepared, SHAPE, replace(LOOK, rounds=5))
    assert len(world.asked) == 16  # the rounds just measured are not thrown away


def test_a_failed_run_drops_the_candidate_and_spares_its_other_rounds(world, bench):
    world.broken_runs[LSTM.id] = "its process crashed with SIGSEGV (segmentation fault)"
    found = measured(bench())
    assert set(found.measurements) == {GRU.id}
    (failure,) = found.failures
    assert (failure.candidate, failure.stage) == (LSTM.id, "measure")
    assert sum(r.candidate_id == LSTM.id for r in world.asked) == 1
    assert [t for t in world.told if t[0] == "advance"][-6:] != []
    starts = [t for t in world.told if t[:2] == ("start", "measuring")]
    assert starts == [("start", "measuring", 6)]
    assert sum(t[0] == "advance" for t in world.told) == 2 + 6  # the bar gets to its end


def test_a_failure_is_no_memory(world, bench):
    """What crashed today is tried again tomorrow."""
    world.broken_runs[LSTM.id] = "killed"
    measured(bench())
    world.broken_runs.clear()
    assert set(measured(bench()).measurements) == {GRU.id, LSTM.id}


def test_a_failed_export_is_told_and_the_others_measured(world, bench):
    world.broken_exports["gru medium"] = "outputs at length 1 differ by 0.3"
    made = bench()
    prepared = made.prepare((GRU, LSTM), SHAPE, 256)
    assert set(prepared.artifacts) == {LSTM.id}
    assert [(f.stage, f.candidate) for f in prepared.failures] == [("contract", GRU.id)]
    assert world.told == [
        ("start", "exporting and checking", 2),
        ("advance", "gru medium"),
        ("advance", "lstm medium"),
        ("finish",),
    ]


def test_a_precision_without_effect_is_lacking_and_no_failure(world, bench):
    int8 = GRU.with_precision("int8")
    world.broken_exports["gru medium"] = "int8: no effect on gru in this runtime"
    prepared = bench().prepare((int8, LSTM), SHAPE, 256)
    assert (set(prepared.artifacts), prepared.failures) == ({LSTM.id}, ())
    assert prepared.lacking == {int8.id: "int8: no effect on gru in this runtime"}


def test_that_it_has_no_effect_is_remembered(world, bench):
    int8 = GRU.with_precision("int8")
    world.without_effect[int8.id] = Failure(stage="precision", plugin="gru", reason="int8: none")
    prepared = bench().prepare((int8,), SHAPE, 256)
    assert (prepared.lacking, world.exported) == ({int8.id: "int8: none"}, [])


def test_time_runs_out(world, bench):
    found = measured(bench(deadline=time.monotonic() - 1))
    assert (dict(found.measurements), found.out_of_time, world.asked) == ({}, True, [])
    measured(bench())
    late = measured(bench(deadline=time.monotonic() - 1))
    assert len(late.measurements) == 2
    assert not late.out_of_time  # everything was there


def test_rounds_over_lengths_stand_apart(world, bench):
    measured(bench())
    found = measured(bench(), OVER_LENGTHS)
    runs = found.measurements[GRU.id].runs
    assert [r.round for r in runs] == [100, 101, 102]
    assert {s.length for r in runs for s in r.series} == {10, 80}
    assert {r.memory for r in runs} == {None}  # read at the task's own length only
    again = measured(bench(), OVER_LENGTHS)
    assert again == found


def test_a_stored_run_that_lacks_a_length_is_measured_again(world, bench):
    measured(bench(), OVER_LENGTHS)
    asked = len(world.asked)
    found = measured(bench(), replace(OVER_LENGTHS, lengths=(10, 80, 160)))
    assert len(world.asked) == 2 * asked
    assert {len(m.runs) for m in found.measurements.values()} == {3}


def test_a_run_given_up_early_serves_the_same_budget_but_no_looser_one(world, bench):
    """Five samples of 50 ms settle a budget of 20 ms, not one of 60 ms."""
    world.p50_ms, world.samples = 50.0, 5
    tight = replace(LOOK, give_up_above_s=0.040)
    measured(bench(), tight)
    asked = len(world.asked)
    measured(bench(), replace(LOOK, give_up_above_s=0.010))
    assert len(world.asked) == asked
    world.samples = 60
    found = measured(bench(), replace(LOOK, give_up_above_s=0.120))
    assert len(world.asked) == 2 * asked
    assert len(found.measurements[GRU.id].samples("request", 40)) == 180
    measured(bench(), tight)  # the longer ones serve it, too
    assert len(world.asked) == 2 * asked


def test_other_settings_are_measured_apart(world, bench, monkeypatch):
    measured(bench(), candidates=(GRU,))
    other = GRU.with_settings(Settings(threads=2))
    world.cached[other.id] = fake_artifact(other, TASK)
    with pytest.raises(StopIteration):  # this world knows no run of it: it was asked for one
        measured(bench(), candidates=(other,))
    assert world.asked[-1].settings.threads == 2
