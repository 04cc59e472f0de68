"""Runs on disk: found again only for the same thing, and never lost."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from advisor.core.settings import Settings
from advisor.core.shape import TaskShape
from advisor.errors import UnavailableError
from advisor.store import measurements
from advisor.store.measurements import MeasurementStore
from advisor.testing.fakes import (
    fake_artifact,
    fake_candidate,
    fake_device,
    fake_measurement,
    fake_task,
)

RUNS = fake_measurement(fake_candidate(), fake_task(), lengths=(10, 80)).runs


def test_round_trip(store, key):
    for run in RUNS:
        store.add(key(), run)
    assert store.find(key()) == RUNS
    assert MeasurementStore(store.path).find(key()) == RUNS  # another process, later


def test_adding_appends(store, key):
    store.add(key(), RUNS[0])
    store.add(key(), RUNS[0])
    assert store.find(key()) == (RUNS[0], RUNS[0])


def test_forgetting_takes_one_key_only(store, key):
    other = key(settings=Settings(threads=2))
    store.add(key(), RUNS[0])
    store.add(other, RUNS[1])
    store.forget(key())
    assert store.find(key()) == ()
    assert store.find(other) == (RUNS[1],)


def _shape(**changes) -> TaskShape:
    return TaskShape.of(fake_task(**changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"settings": Settings(threads=2)},
        {"settings": Settings(spinning=True)},
        {"settings": Settings(provider="CUDAExecutionProvider")},
        {"settings": Settings(graph_optimization="none")},
        {"settings": Settings(state_binding=False)},
        {"device_fingerprint": fake_device(usable_cores=4).fingerprint},
        {"runtime": "another"},
        {"runtime_version": "1.32.0"},
        {"artifact": fake_artifact(fake_candidate(width=148), fake_task())},
        {"shape": _shape(serving={"mode": "request", "batch": 8})},
        {"shape": _shape(output={"size": 5})},
    ],
)
def test_anything_else_is_another_measurement(store, key, changes):
    store.add(key(), RUNS[0])
    assert store.find(key(**changes)) == ()


def test_another_way_of_measuring_too(store, key, monkeypatch):
    store.add(key(), RUNS[0])
    monkeypatch.setattr(measurements, "METHOD", measurements.METHOD + 1)
    assert store.find(key()) == ()


def test_names_play_no_part(store, key):
    """The file's content decides, not what the candidate is called or when it was exported."""
    renamed = key().artifact.model_copy(update={"candidate_id": "other", "export_s": 99.0})
    store.add(key(), RUNS[0])
    assert store.find(key(artifact=renamed)) == (RUNS[0],)


@pytest.mark.parametrize(
    "body", ["", "no json", "{}", '{"schema_version": 2}', RUNS[0].model_dump_json()[:-9]]
)
def test_a_row_of_garbage_is_skipped(store, key, body):
    store.add(key(), RUNS[0])
    with sqlite3.connect(store.path) as database:
        database.execute(
            "INSERT INTO runs (key, round, measured_at, body) VALUES (?, 1, '', ?)",
            (key().digest, body),
        )
    database.close()
    store.add(key(), RUNS[1])
    assert store.find(key()) == RUNS[:2]


@pytest.mark.parametrize("content", [b"not a database" * 100, b"\x00\xff" * 4096])
def test_a_file_that_is_no_store_is_set_aside_with_its_data(tmp_path, key, content):
    path = tmp_path / "measurements.sqlite"
    path.write_bytes(content)
    store = MeasurementStore(path)
    assert store.set_aside is not None
    assert store.set_aside.read_bytes() == content
    store.add(key(), RUNS[0])
    assert store.find(key()) == (RUNS[0],)


def test_what_was_set_aside_before_is_kept(tmp_path):
    path = tmp_path / "measurements.sqlite"
    for content in (b"first" * 200, b"second" * 200):
        path.write_bytes(content)
        MeasurementStore(path)
    kept = {p.read_bytes() for p in tmp_path.iterdir() if p != path}
    assert kept == {b"first" * 200, b"second" * 200}


def test_a_store_damaged_behind_its_first_page_is_set_aside_when_that_shows(store, key):
    for _ in range(20):
        for run in RUNS:
            store.add(key(), run)
    content = bytearray(store.path.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    store.path.write_bytes(content)
    again = MeasurementStore(store.path)
    assert again.find(key()) == ()
    assert again.set_aside is not None
    assert again.set_aside.read_bytes()[4096:] == bytes(content[4096:])
    again.add(key(), RUNS[0])
    assert again.find(key()) == (RUNS[0],)


def test_a_store_damaged_while_it_is_open_keeps_the_new_run(store, key):
    for run in RUNS * 20:
        store.add(key(), run)
    size = store.path.stat().st_size
    with store.path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xa5" * (size - 4096))
    store.add(key(), RUNS[1])
    assert store.find(key()) == (RUNS[1],)


def test_a_store_of_a_later_version_is_left_as_it_is(store, key):
    store.add(key(), RUNS[0])
    with sqlite3.connect(store.path) as database:
        database.execute("PRAGMA user_version = 2")
    database.close()
    before = store.path.read_bytes()
    with pytest.raises(UnavailableError, match="format 2, made by a later advisor"):
        MeasurementStore(store.path)
    assert store.path.read_bytes() == before


def test_an_empty_file_becomes_a_store(tmp_path, key):
    path = tmp_path / "measurements.sqlite"
    path.touch()
    store = MeasurementStore(path)
    store.add(key(), RUNS[0])
    assert store.set_aside is None
    assert len(store.find(key())) == 1


def test_a_place_that_cannot_be_used_is_said(tmp_path):
    with pytest.raises(UnavailableError) as caught:
        MeasurementStore(tmp_path / "no" / "such" / "folder.sqlite")
    assert "can't use the store of measurements" in caught.value.message
    assert "ADVISOR_HOME" in caught.value.hint
    assert caught.value.exit_code == 5
    with pytest.raises(UnavailableError):
        MeasurementStore(tmp_path)


def test_a_store_that_vanished_is_said(store, key, tmp_path):
    store.path.unlink()
    store.path.mkdir()
    with pytest.raises(UnavailableError):
        store.add(key(), RUNS[0])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_said(tmp_path, key):
    folder = tmp_path / "home"
    folder.mkdir()
    folder.chmod(0o555)
    with pytest.raises(UnavailableError, match="can't use the store"):
        MeasurementStore(folder / "measurements.sqlite")


WRITER = """
import sys
from pathlib import Path
from advisor.core.shape import TaskShape
from advisor.store.measurements import MeasurementStore, RunKey
from advisor.testing.fakes import *

task, candidate = fake_task(), fake_candidate()
key = RunKey(fake_artifact(candidate, task), TaskShape.of(task), candidate.settings,
             fake_device().fingerprint, "onnxruntime", "1.31.1")
print("ready", flush=True)
sys.stdin.readline()
store = MeasurementStore(Path(sys.argv[1]))
for run in fake_measurement(candidate, task, rounds=15).runs:
    store.add(key, run)
"""


def test_two_processes_that_write_at_once_both_succeed(tmp_path: Path, key):
    path = tmp_path / "measurements.sqlite"
    command = [sys.executable, "-c", WRITER, str(path)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    writers = [subprocess.Popen(command, text=True, **pipes) for _ in range(2)]
    assert [w.stdout.readline() for w in writers] == ["ready\n"] * 2
    ends = [w.communicate("go\n", timeout=60)[1] for w in writers]
    assert [w.returncode for w in writers] == [0, 0], ends
    assert len(MeasurementStore(path).find(key())) == 30


def test_setting_aside_is_said_whenever_it_shows(store, key):
    for run in RUNS * 20:
        store.add(key(), run)
    said: list[str] = []
    open_already = MeasurementStore(store.path, said.append)
    content = store.path.read_bytes()
    store.path.write_bytes(content[:4096] + b"\xa5" * (len(content) - 4096))
    assert open_already.find(key()) == ()
    assert said == [f"the store of measurements was unreadable; kept as {open_already.set_aside}"]


def test_a_store_that_lost_its_end_is_set_aside(store, key):
    for run in RUNS * 20:
        store.add(key(), run)
    os.truncate(store.path, store.path.stat().st_size // 2)
    again = MeasurementStore(store.path)
    again.add(key(), RUNS[0])
    assert again.find(key())[-1:] == (RUNS[0],)
    assert again.set_aside is not None


def test_two_that_find_it_broken_at_once_keep_the_new_one(store, key):
    """The second must not set aside what the first has begun."""
    store.path.write_bytes(b"not a database" * 100)
    broken = store._identity()
    first = MeasurementStore(store.path)
    first.add(key(), RUNS[0])
    said: list[str] = []
    second = MeasurementStore(store.path, said.append)
    second._set_aside(broken)  # it saw the file before the first replaced it
    assert second.find(key()) == (RUNS[0],)
    assert (second.set_aside, said) == (None, [])


def test_opening_it_again_writes_nothing(store, key):
    """So that an answer from the store comes on a full disk too."""
    store.add(key(), RUNS[0])
    before = store.path.read_bytes()
    assert MeasurementStore(store.path).find(key()) == (RUNS[0],)
    assert store.path.read_bytes() == before
