"""The live bench beside another advisor, and on a disk that is full."""

from __future__ import annotations

import errno
import os
import time
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from advisor.core.failure import Failure
from advisor.core.measurement import Run, RunRequest
from advisor.core.shape import TaskShape
from advisor.errors import StoreBusyError, UnavailableError
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

TASK, GRU = fake_task(), fake_candidate("gru")
SHAPE, LOOK = TaskShape.of(TASK), Plan(lengths=(40,), rounds=3)


@dataclass
class Listener(Silent):
    notes: list[str] = field(default_factory=list)
    stages: list[int] = field(default_factory=list)

    def start(self, stage: str, total: int) -> None:
        self.stages.append(total)

    def note(self, message: str) -> None:
        self.notes.append(message)


@pytest.fixture
def bench(tmp_path):
    def make(**changes) -> LiveBench:
        facts = {
            "device": fake_device(),
            "places": Places(tmp_path),
            "store": MeasurementStore(tmp_path / "measurements.sqlite"),
            "observer": Listener(),
            "patience": Patience(look=lambda: Look(0.0)),
        }
        return LiveBench(**{**facts, **changes})

    return make


def measure(bench: LiveBench):
    return bench.measure([GRU], {GRU.id: fake_artifact(GRU, TASK)}, SHAPE, LOOK)


def run(request: RunRequest, _timeout_s: float, _say) -> Run:
    made = fake_measurement(GRU, TASK, 2.0, lengths=request.lengths, rounds=1, samples=60)
    return made.runs[0].model_copy(update={"round": request.round})


def test_what_the_other_measured_is_not_measured_again(bench, monkeypatch):
    monkeypatch.setattr(live, "measure_awake", run)

    @contextmanager
    def free(_say, _patience_s):
        yield

    @contextmanager
    def after_the_other(_say, _patience_s):
        monkeypatch.setattr(live, "measuring", free)
        measure(bench())
        yield

    monkeypatch.setattr(live, "measuring", after_the_other)
    second = bench()
    assert len(measure(second).measurements[GRU.id].runs) == 3
    assert second.observer.stages == []
    kept = second.store._do("SELECT body FROM runs", ())
    assert len(kept) == 3


def test_waiting_for_another_ends_with_the_time_limit(bench, monkeypatch):
    patience = []

    @contextmanager
    def busy(_say, patience_s):
        patience.append(patience_s)
        time.sleep(patience_s)
        raise StoreBusyError("another advisor has been measuring for 0.1 s")
        yield

    monkeypatch.setattr(live, "measuring", busy)
    hurried = bench(deadline=time.monotonic() + 0.1)
    found = measure(hurried)
    assert found.out_of_time
    assert found.measurements == {}
    assert patience[0] <= 0.1
    assert hurried.observer.notes == ["another advisor has been measuring for 0.1 s"]


def test_without_a_time_limit_a_busy_machine_is_an_error(bench, monkeypatch):
    @contextmanager
    def busy(_say, _patience_s):
        raise StoreBusyError("another advisor has been measuring for 15 min")
        yield

    monkeypatch.setattr(live, "measuring", busy)
    with pytest.raises(StoreBusyError):
        measure(bench())


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_no_fault_of_the_candidate(bench, monkeypatch, number):
    def export_all(jobs, cache, *, workers, timeout_s, on_done):
        reason = f"OSError: [Errno {number}] {os.strerror(number)}"
        on_done(jobs[0], Failure(stage="export", plugin="gru", candidate=GRU.id, reason=reason))

    monkeypatch.setattr(preparing, "export_all", export_all)
    with pytest.raises(UnavailableError, match="no space left on the disk while"):
        bench().prepare([GRU], SHAPE, 256)
