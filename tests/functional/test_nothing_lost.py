"""Faults made to happen to whole commands: what was measured before is kept, and right."""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from advisor.core.measurement import Run

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals and mounts"),
]
ALL = 6
"""Runs of the light task: two candidates in three rounds."""
SEED = 7
COLD_KILLS, WARM_KILLS = 1, 8
Start = Callable[..., "subprocess.Popen[str]"]


def rows(home: Path) -> list[tuple[str, int, str]]:
    """Key, round and body of each run kept, in a store that is whole."""
    path = home / "measurements.sqlite"
    if not path.exists():
        return []
    with closing(sqlite3.connect(path, timeout=30)) as store:
        assert store.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        known = store.execute("SELECT count(*) FROM sqlite_master WHERE name = 'runs'").fetchone()
        found = store.execute("SELECT key, round, body FROM runs").fetchall() if known[0] else []
    runs = [row for row in found if '"series"' in row[2]]  # beside them: what training costs
    for _, _, body in runs:
        Run.model_validate_json(body)
    return runs


def no_workers(home: Path) -> bool:
    """Whether every process that was started with this folder is gone."""
    for process in psutil.process_iter(["cmdline"]):
        if any(".worker" in word for word in process.info["cmdline"] or ()):
            try:
                if process.environ().get("ADVISOR_HOME") == str(home):
                    return False
            except psutil.Error:
                continue  # it has just ended
    return True


@pytest.fixture
def exported(advisor, task, light, home, tmp_path) -> Path:
    """A new folder with the light task's models, and nothing measured."""
    assert advisor("recommend", task(), *light).code == 0
    own = tmp_path / "home"
    own.mkdir()
    (own / "artifacts").symlink_to(home / "artifacts")
    return own


@pytest.fixture
def start(environment, task, light) -> Start:
    """Begin the light task in a process group of its own."""

    def begin(home: Path, *more: str, **changes: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "advisor", "recommend", str(task()), *light, *more],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(ADVISOR_HOME=str(home), **changes),
            start_new_session=True,
        )

    return begin


def test_killed_at_any_moment_it_goes_on_from_there(start, advisor, task, light, tmp_path):
    own, rng, had = tmp_path / "home", random.Random(SEED), []
    moments = [rng.uniform(0.3, 5.0) for _ in range(COLD_KILLS)]
    moments += [rng.uniform(0.2, 1.4) for _ in range(WARM_KILLS)]
    for number, moment_s in enumerate(moments):
        if number == COLD_KILLS:  # so that the later ones die while measuring
            assert _goes_on(advisor, own, task, light, "--time-limit", "1").code in (0, 4)
            had = rows(own)
        with start(own) as started:
            time.sleep(moment_s)
            started.kill()
        deadline = time.monotonic() + 10
        while not no_workers(own):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        now = rows(own)
        assert now[: len(had)] == had
        had = now
    rest = _goes_on(advisor, own, task, light)
    assert rest.code == 0
    if len(had) < ALL:
        assert rest.to_measure == ALL - len(had)
    assert len({(key, number) for key, number, _ in rows(own)}) == len(rows(own)) == ALL


def _goes_on(advisor, own, task, light, *more):
    return advisor("recommend", task(), *light, *more, ADVISOR_HOME=str(own))


def test_two_at_once_both_finish_and_measure_in_turn(start, exported):
    first, second = start(exported, "--json"), start(exported, "--json")
    told = {}
    for process, other in ((first, second), (second, first)):
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        assert json.loads(out)["failures"] == []
        told[other.pid] = err
    words = "another advisor (process {}) is measuring on this machine; waiting for it"
    assert sum(words.format(pid) in err for pid, err in told.items()) == 1
    assert len(rows(exported)) == ALL  # nothing was measured twice


@pytest.mark.parametrize("first_byte", [0, 4096])
def test_a_corrupt_store_is_set_aside_and_the_run_goes_on(
    first_byte, exported, home, advisor, task, light
):
    store = exported / "measurements.sqlite"
    shutil.copy(home / "measurements.sqlite", store)
    content = store.read_bytes()
    broken = content[:first_byte] + b"\xa5" * (len(content) - first_byte)
    store.write_bytes(broken)
    answer = _goes_on(advisor, exported, task, light)
    assert answer.code == 0
    aside = exported / "measurements.broken"
    assert f"the store of measurements was unreadable; kept as {aside}" in answer.err
    assert aside.read_bytes() == broken
    assert len(rows(exported)) == ALL


def test_a_disk_that_fills_up_while_exporting(disk, advisor, task, light):
    full = _goes_on(advisor, disk("120k"), task, light)
    assert full.code == 5
    assert full.out == ""
    assert "error: no space left on the disk while" in full.err
    assert "hint: free some disk space" in full.err
    assert _goes_on(advisor, disk("30m"), task, light).code == 0


def test_a_disk_that_fills_up_while_measuring(disk, exported, advisor, task, light):
    place = disk("160k")
    (place / "artifacts").symlink_to(exported / "artifacts")
    full = _goes_on(advisor, place, task, light)
    assert full.code == 5
    assert full.out == ""
    assert "database or disk is full" in full.err
    had = len(rows(place))
    assert 0 < had < ALL
    rest = _goes_on(advisor, disk("30m"), task, light)
    assert rest.code == 0
    assert rest.to_measure == ALL - had
    assert len(rows(place)) == ALL
    _fill(place)
    assert _goes_on(advisor, place, task, light).code == 0  # all is known: nothing to write


def _fill(place: Path) -> None:
    with (place / "filler").open("wb", buffering=0) as filler, contextlib.suppress(OSError):
        while True:
            filler.write(bytes(4096))


def test_a_disk_with_no_room_at_all(disk, advisor, task, light):
    place = disk("64k")
    _fill(place)
    full = _goes_on(advisor, place, task, light)
    assert full.code == 5
    assert "can't use the store of measurements" in full.err


def test_a_home_that_cannot_be_written(disk, advisor, task, light, tmp_path):
    places = {"file": tmp_path / "file"}
    places["file"].write_text("mine")
    places["read-only"] = disk("1m", "ro")
    for place in places.values():
        refused = _goes_on(advisor, place, task, light)
        assert refused.code == 5
        assert f"error: can't keep measurements in {place}" in refused.err
        assert "hint: set ADVISOR_HOME" in refused.err
    assert places["file"].read_text() == "mine"


def test_a_clock_that_jumps_changes_nothing(fault, exported, advisor, task, light):
    own = exported
    changed = fault("jumping clock")
    answer = advisor(
        "recommend", task(), *light, "--time-limit", "60", ADVISOR_HOME=str(own), **changed
    )
    assert answer.code == 0
    days = {json.loads(body)["conditions"]["started_at"][:10] for _, _, body in rows(own)}
    assert len(days) > 1  # it did jump
    again = _goes_on(advisor, own, task, light)
    assert (again.code, "to do" in again.err) == (0, False)
    assert len(rows(own)) == ALL


def test_a_suspended_command_goes_on_as_if_nothing_was(start, exported):
    started = start(exported, "--json")
    for _ in range(2):
        time.sleep(1.2)
        if started.poll() is None:
            os.killpg(started.pid, signal.SIGSTOP)
            time.sleep(1.5)
            os.killpg(started.pid, signal.SIGCONT)
    out, err = started.communicate(timeout=60)
    assert started.returncode == 0, err
    assert json.loads(out)["failures"] == []
    runs = [Run.model_validate_json(body) for _, _, body in rows(exported)]
    assert len(runs) == ALL
    assert max(s for run in runs for series in run.series for s in series.samples_s) < 1.0


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("hang", "was still measuring after 3 s; stopped"),
        ("killed", "killed by the system, most likely because memory ran out"),
        ("out of memory", "its process ran out of memory (MemoryError)"),
    ],
)
def test_a_worker_that_breaks_costs_its_candidate_only(
    name, words, fault, exported, advisor, task, light
):
    answer = advisor(
        *("recommend", task(), *light, "--json"),
        **fault(name),
        ADVISOR_HOME=str(exported),
        ADVISOR_RUN_TIMEOUT_S="3",
    )
    assert answer.code == 0
    (failure,) = answer.json["failures"]
    assert (failure["stage"], failure["candidate"].partition("-")[0]) == ("measure", "gru")
    assert words in failure["reason"]
    assert answer.json["recommendation"]["family"] == "transformer-encoder"
    assert len(rows(exported)) == ALL / 2


@pytest.mark.parametrize("text", ["soon", "0", "nan"])
def test_a_limit_that_is_no_time_is_said(text, advisor, task, light):
    refused = advisor("recommend", task(), *light, ADVISOR_RUN_TIMEOUT_S=text)
    assert refused.code == 2
    assert f"ADVISOR_RUN_TIMEOUT_S is {text!r}, not a number of seconds" in refused.err


@pytest.mark.parametrize("name", ["another runtime version", "another machine"])
def test_what_was_measured_elsewhere_is_not_mixed_in(
    name, fault, exported, home, advisor, task, light
):
    shutil.copy(home / "measurements.sqlite", exported / "measurements.sqlite")
    had = rows(exported)
    here = _goes_on(advisor, exported, task, light)
    assert (here.code, "to do" in here.err) == (0, False)
    there = advisor("recommend", task(), *light, **fault(name), ADVISOR_HOME=str(exported))
    assert there.code == 0
    assert there.to_measure == ALL
    new = rows(exported)[len(had) :]
    assert len(new) == ALL
    assert {key for key, _, _ in new}.isdisjoint(key for key, _, _ in had)
    again = _goes_on(advisor, exported, task, light)
    assert "to do" not in again.err
