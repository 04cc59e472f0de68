"""`advisor probe` for real, at the least size and a budget of a second or two."""

from __future__ import annotations

import importlib.util
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager

import psutil
import pytest

PATIENCE_S = 150.0
pytestmark = pytest.mark.timeout(900)  # each attempt imports torch, maybe on a busy machine
TINY = ["--families", "gru", "--sizes", "tiny", "--steps", "20", "--seconds", "20"]
SEVERAL = ["--probes", "majority,parity", *TINY]
"""Two probes at two learning rates: four attempts, or fewer where one is solved."""


def attempts(home) -> int:
    try:
        with closing(sqlite3.connect(home / "learned.sqlite", timeout=30)) as store:
            return int(store.execute("SELECT count(*) FROM attempts").fetchone()[0])
    except sqlite3.OperationalError:
        return 0  # not made yet


def wait_until(true) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@contextmanager
def at_work(environment, *options):
    process = subprocess.Popen(
        [sys.executable, "-m", "advisor", "probe", *options],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def workers(process) -> list[psutil.Process]:
    children = psutil.Process(process.pid).children(recursive=True)
    return [child for child in children if "probe_worker" in " ".join(child.cmdline())]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--probes", "paritty"], "did you mean 'parity'"),
        (["--families", "grru"], "did you mean 'gru'"),
        (["--sizes", "smal"], "did you mean 'small'"),
        (["--seeds", "0,x"], "'x' is no seed"),
        (["--lengths", "0"], "'0' is not between"),
        (["--seconds", "nan"], "number of seconds"),
        (["--backend", "spark"], "backends: local, dask, ray"),
        (["--backend", "dask"], "needs --address"),
        (["--address", "tcp://localhost:1"], "is for --backend dask or ray"),
        (["-o", "/nowhere/results.json"], "no directory"),
    ],
)
def test_mistakes_are_told_before_anything_is_trained(advisor, options, told):
    ended = advisor("probe", *options)
    assert ended.code == 2
    assert told in " ".join(ended.err.split())


@pytest.mark.slow
def test_one_probe_of_one_family(advisor, tmp_path):
    table = tmp_path / "results.json.gz"
    options = ["--probes", "majority", *TINY, "--lengths", "10", "-o", table]
    ended = advisor("probe", *options, "--json", ADVISOR_HOME=str(tmp_path))
    assert ended.code == 0
    rows = ended.json["probes"]
    assert {row["length"] for row in rows} == {10, 40}
    for row in rows:
        assert (row["probe"], row["family"], row["seed"]) == ("majority", "gru", 0)
        assert 0 < row["score"] <= 1
        assert row["seconds"] > 0
        assert isinstance(row["solved"], bool)
    assert ended.json["failures"] == []
    again = advisor("probe", *options, ADVISOR_HOME=str(tmp_path))
    assert "probing: 0 to do" in again.err
    assert "majority" in again.out
    assert table.stat().st_size > 0


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_killed_and_started_again_it_goes_on(how, environment, advisor, tmp_path):
    env = environment(ADVISOR_HOME=str(tmp_path))
    with at_work(env, *SEVERAL, "--jobs", "1") as process:
        wait_until(lambda: attempts(tmp_path) >= 1)
        wait_until(lambda: process.poll() is not None or workers(process))
        busy = workers(process) if process.poll() is None else []
        os.killpg(process.pid, how)
        _, err = process.communicate(timeout=20)
        assert "Traceback" not in err
        wait_until(lambda: not any(child.is_running() for child in busy))
    had = attempts(tmp_path)
    rest = advisor("probe", *SEVERAL, "--json", ADVISOR_HOME=str(tmp_path))
    assert rest.code == 0
    assert f"probing: {4 - had} to do" in rest.err
    assert {row["probe"] for row in rest.json["probes"]} == {"majority", "parity"}


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.skipif(importlib.util.find_spec("distributed") is None, reason="needs advisor[dask]")
@pytest.mark.filterwarnings("default")
def test_a_dask_cluster_of_two_workers_does_the_same(advisor, tmp_path):
    from distributed import LocalCluster

    options = ["--probes", "majority", *TINY]
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster:
        there = ["--backend", "dask", "--address", cluster.scheduler_address]
        far = advisor("probe", *options, *there, "--json", ADVISOR_HOME=str(tmp_path / "far"))
    near = advisor("probe", *options, "--json", ADVISOR_HOME=str(tmp_path / "near"))
    assert (far.code, near.code) == (0, 0), far.err

    def scores(ended):
        return sorted((r["learning_rate"], r["length"], r["score"]) for r in ended.json["probes"])

    assert scores(far) == scores(near) != []


@pytest.mark.skipif(importlib.util.find_spec("distributed") is None, reason="needs advisor[dask]")
@pytest.mark.slow
def test_a_cluster_that_does_not_answer_is_told(advisor):
    ended = advisor("probe", *SEVERAL, "--backend", "dask", "--address", "tcp://127.0.0.1:9")
    assert ended.code == 5
    assert "no dask cluster answers at tcp://127.0.0.1:9" in " ".join(ended.err.split())
