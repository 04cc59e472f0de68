"""Ctrl-C and kill in the middle of the work: nothing is left behind, nothing measured is lost."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psutil
import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals"),
]
PATIENCE_S = 60.0
Process = subprocess.Popen[str]


def wait_until(true: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def kept(home: Path) -> int:
    """Runs in the store."""
    try:
        with closing(sqlite3.connect(home / "measurements.sqlite", timeout=30)) as store:
            return int(store.execute("SELECT count(*) FROM runs").fetchone()[0])
    except sqlite3.OperationalError:
        return 0  # not made yet


@contextmanager
def at_work(options: list[object], environment: dict[str, str]) -> Iterator[Process]:
    """A recommendation at work, in a process group of its own as on a terminal."""
    process = subprocess.Popen(
        [sys.executable, "-m", "advisor", "recommend", *map(str, options)],
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


def workers(process: Process, module: str) -> list[psutil.Process]:
    children = psutil.Process(process.pid).children(recursive=True)
    return [child for child in children if module in " ".join(child.cmdline())]


def test_ctrl_c_while_exporting(environment, task, light, tmp_path):
    with at_work([task(), *light], environment(ADVISOR_HOME=str(tmp_path / "home"))) as started:
        wait_until(lambda: workers(started, "advisor.export.worker"))
        time.sleep(1.0)  # torch is being imported
        busy = workers(started, "advisor.export.worker")
        os.killpg(started.pid, signal.SIGINT)
        out, err = started.communicate(timeout=10)
        assert (started.returncode, out) == (130, "")
        assert err.splitlines()[-1].startswith("interrupted; what was measured is kept")
        assert "Traceback" not in err
        assert not any(child.is_running() for child in busy)
    assert list((tmp_path / "home" / "artifacts" / "unfinished").iterdir()) == []


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_the_next_run_goes_on_from_there(how, environment, advisor, task, light, home, tmp_path):
    assert advisor("recommend", task(), *light).code == 0  # so that all is exported
    own = tmp_path / "home"
    own.mkdir()
    (own / "artifacts").symlink_to(home / "artifacts")
    with at_work([task(), *light], environment(ADVISOR_HOME=str(own))) as started:
        wait_until(lambda: kept(own) >= 2)
        busy = workers(started, "advisor.measure.worker")
        if how is signal.SIGINT:
            os.killpg(started.pid, how)
        else:
            started.send_signal(how)
        _, err = started.communicate(timeout=10)
        assert started.returncode == (130 if how is signal.SIGINT else -how)
        assert "Traceback" not in err
        wait_until(lambda: not any(child.is_running() for child in busy))
    had = kept(own)
    rest = advisor("recommend", task(), *light, ADVISOR_HOME=str(own))
    assert rest.code == 0
    assert rest.to_measure == 6 - had
    assert "exporting" not in rest.err
    assert kept(own) == 6
