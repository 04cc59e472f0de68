"""Runs under load on disk: beside the others, found by the same key, forgotten with them."""

from __future__ import annotations

import sqlite3

import pytest

from advisor.core.load import Arrivals, LoadRun, Paced, Stretch
from advisor.core.measurement import Conditions
from advisor.core.settings import Settings
from advisor.core.shape import TaskShape
from advisor.store.measurements import MeasurementStore
from advisor.testing.fakes import fake_candidate, fake_measurement, fake_task

RUNS = fake_measurement(fake_candidate(), fake_task()).runs


def loaded(load: Paced | Arrivals, number: int = 0) -> LoadRun:
    candidate = fake_candidate()
    stretch = Stretch(
        per_s=100.0,
        due_s=(0.0, 0.01),
        latencies_s=(0.002, 0.0031),
        compute_s=(0.0019, 0.003),
        waiting_s=(0.5, 0.25),
    )
    return LoadRun(
        candidate_id=candidate.id,
        model_key=candidate.model_key,
        shape=TaskShape.of(fake_task()),
        settings=candidate.settings,
        device_fingerprint="device",
        runtime="onnxruntime",
        runtime_version="1.31.1",
        provider="CPUExecutionProvider",
        round=number,
        load=load,
        stretches=(stretch,),
        conditions=Conditions(started_at="2026-01-01T00:00:00Z", wall_s=1.0),
    )


PACED = loaded(Paced(length=10, period_s=0.01))
RATES = loaded(Arrivals(length=10, rates_per_s=(50.0, 100.0), workers=2), number=1)


def test_round_trip_beside_plain_runs(store, key):
    store.add(key(), RUNS[0])
    store.add_load(key(), PACED)
    store.add_load(key(), RATES)
    again = MeasurementStore(store.path)
    assert again.find(key()) == (RUNS[0],)
    assert again.find_loads(key()) == (PACED, RATES)


def test_another_setting_is_another_measurement(store, key):
    store.add_load(key(), PACED)
    assert store.find_loads(key(settings=Settings(threads=2))) == ()
    assert store.find_loads(key(runtime_version="1.32.0")) == ()


def test_measuring_afresh_forgets_loads_too_and_of_one_key_only(store, key):
    other = key(settings=Settings(threads=2))
    store.add(key(), RUNS[0])
    store.add_load(key(), PACED)
    store.add_load(other, RATES)
    store.forget(key())
    assert (store.find(key()), store.find_loads(key())) == ((), ())
    assert store.find_loads(other) == (RATES,)


@pytest.mark.parametrize("body", ["", "{}", '{"schema_version": 2}', RUNS[0].model_dump_json()])
def test_a_row_that_is_no_run_under_load_is_skipped(store, key, body):
    store.add_load(key(), PACED)
    with sqlite3.connect(store.path) as database:
        database.execute(
            "INSERT INTO runs (key, round, measured_at, body) SELECT key, 1, '', ? FROM runs",
            (body,),
        )
    database.close()
    store.add_load(key(), RATES)
    assert store.find_loads(key()) == (PACED, RATES)


FORMAT_1 = """{
  "schema_version": 1, "candidate_id": "gru-small-1", "model_key": "k",
  "shape": {"input_type": "features", "inputs": 4, "outputs": 2, "answer": "position",
            "mode": "stream", "batch": 1},
  "settings": {"provider": "CPUExecutionProvider", "threads": 1, "spinning": false,
               "graph_optimization": "all"},
  "device_fingerprint": "d", "runtime": "onnxruntime", "runtime_version": "1.31.1",
  "provider": "CPUExecutionProvider", "round": 2,
  "load": {"kind": "paced", "length": 100, "period_s": 0.01, "seconds": 3.0,
           "most_seconds": 30.0},
  "stretches": [{"per_s": 100.0, "due_s": [0.0, 0.01], "latencies_s": [0.0003, 0.0002],
                 "compute_s": [0.0002, 0.0001], "waiting_s": []}],
  "conditions": {"started_at": "2026-01-01T00:00:00Z", "wall_s": 0.02, "cpu_share": 1.0}
}"""


def test_the_first_format_is_read_for_ever():
    run = LoadRun.model_validate_json(FORMAT_1)
    assert run.load == Paced(length=100, period_s=0.01)
    assert run.stretches[0].late_s == pytest.approx((0.0001, 0.0001))
