"""Runs under load on the bench that measures for real, with the measuring process replaced."""

from __future__ import annotations

import time
from contextlib import nullcontext

import pytest

from advisor.core.failure import Failure
from advisor.core.load import Arrivals, LoadRun, Stretch
from advisor.core.shape import TaskShape
from advisor.errors import StoreBusyError
from advisor.pipeline import live, loads
from advisor.pipeline.live import LiveBench
from advisor.pipeline.loads import LoadBench
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
SHAPE, GRU = TaskShape.of(TASK), fake_candidate()
LOAD = Arrivals(length=40, rates_per_s=(50.0,))


def answered(request) -> LoadRun:
    stretch = Stretch(per_s=50.0, due_s=(0.0,), latencies_s=(0.002,), compute_s=(0.002,))
    return LoadRun(
        **{name: getattr(request, name) for name in ("candidate_id", "model_key", "shape")},
        settings=request.settings,
        device_fingerprint=request.device_fingerprint,
        runtime=request.runtime,
        runtime_version="1.31.1",
        provider=request.settings.provider,
        round=request.round,
        load=request.load,
        stretches=(stretch,),
        conditions=fake_measurement(GRU, TASK).runs[0].conditions,
    )


@pytest.fixture
def asked(monkeypatch) -> list:
    made: list = []

    def serve_once(request, timeout_s):
        made.append(request)
        return answered(request)

    monkeypatch.setattr(loads, "serve_once", serve_once)
    monkeypatch.setattr(live, "measuring", lambda say, patience_s: nullcontext())
    return made


@pytest.fixture
def bench(tmp_path):
    def make(**changes) -> LiveBench:
        store = MeasurementStore(tmp_path / "measurements.sqlite")
        facts = {"device": fake_device(), "places": Places(tmp_path), "store": store}
        return LiveBench(**{**facts, "observer": Silent(), **changes})

    return make


def borne(bench, load=LOAD, rounds=range(3)):
    return bench.bear(GRU, fake_artifact(GRU, TASK), SHAPE, load, rounds, "under load")


def test_each_round_is_a_process_of_its_own_with_arrivals_of_its_own(bench, asked):
    found = borne(bench())
    assert [run.round for run in found.runs] == [0, 1, 2]
    assert len({request.seed for request in asked}) == 3
    assert {request.runtime_target for request in asked} == {
        "advisor_onnxruntime.runtime:OnnxRuntime"
    }
    assert isinstance(bench(), LoadBench)


def test_what_is_stored_is_not_asked_again_and_another_load_is(bench, asked):
    first = borne(bench())
    assert borne(bench()) == first
    assert len(asked) == 3
    assert len(borne(bench(), rounds=range(5)).runs) == 5
    borne(bench(), Arrivals(length=40, rates_per_s=(60.0,)))
    assert [request.round for request in asked] == [0, 1, 2, 3, 4, 0, 1, 2]


def test_forgetting_a_candidate_forgets_its_loads(bench, asked):
    made = bench()
    borne(made)
    made.store.forget(made._key(GRU, fake_artifact(GRU, TASK), SHAPE))
    borne(made)
    assert len(asked) == 6


def test_runs_under_load_are_not_taken_for_others(bench, asked):
    made = bench()
    borne(made)
    key = made._key(GRU, fake_artifact(GRU, TASK), SHAPE)
    assert made.store.find(key) == ()
    assert len(made.store.find_loads(key)) == 3


def test_a_process_that_breaks_ends_it_with_what_there_is(bench, asked, monkeypatch):
    failure = Failure(stage="measure", plugin="onnxruntime", candidate=GRU.id, reason="crashed")
    monkeypatch.setattr(loads, "serve_once", lambda r, t: failure if r.round == 1 else answered(r))
    found = borne(bench())
    assert [run.round for run in found.runs] == [0]
    assert found.failures == (failure,)


def test_time_that_ran_out_is_said(bench, asked):
    found = borne(bench(deadline=time.monotonic() - 1))
    assert (found.runs, found.out_of_time, asked) == ((), True, [])


def test_another_advisor_that_measures_till_the_end_is_waited_for_no_longer(
    bench, asked, monkeypatch
):
    def busy(say, patience_s):
        raise StoreBusyError("another advisor is measuring", "wait for it")

    monkeypatch.setattr(live, "measuring", busy)
    assert borne(bench(deadline=time.monotonic() - 1)).out_of_time
    with pytest.raises(StoreBusyError):
        borne(bench())
