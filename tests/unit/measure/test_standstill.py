"""A process that stood still in the middle of a call, and what only looks like it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time

import psutil
import pytest

from advisor.core.measurement import Run, Series
from advisor.measure import session
from advisor.measure.guard import contended, trust
from advisor.measure.session import measure_awake
from advisor.measure.standstill import stood_still_s

QUIET = (0.002,) * 99


@pytest.fixture
def timed(make_run):
    """A run of 99 calls of 2 ms and one more, with the processor time that was used."""

    def make(last_s: float, used_s: float, threads: int = 1, calls=QUIET) -> Run:
        wall_s = sum(calls) + last_s
        run = make_run(threads=threads, wall_s=wall_s, cpu_share=used_s / wall_s / threads)
        series = Series(
            name="request", length=8, samples_s=(*calls, last_s), warmup_runs=5, steady=True
        )
        return run.model_copy(update={"series": (series,)})

    return make


@pytest.mark.parametrize(
    ("last_s", "used_s", "threads", "expected_s"),
    [
        (3.002, 0.2, 1, 3.0),  # stopped for three seconds
        (3.002, 0.2, 2, 3.0),
        (3.002, 0.3, 4, 3.0),
        (3.002, 3.2, 1, 0.0),  # the model itself was slow: it worked
        (3.002, 3.2, 2, 0.0),  # one of two threads worked, the other waited for it
        (0.05, 0.2, 1, 0.0),  # a busy scheduler
    ],
)
def test_a_gap_without_work_is_a_standstill(timed, last_s, used_s, threads, expected_s):
    run = timed(last_s, used_s, threads)
    assert stood_still_s(run) == pytest.approx(expected_s)
    if expected_s:
        assert contended(run)
        assert trust([run]).grade == "C"


def test_a_gap_that_the_share_of_a_long_run_hides_is_seen(timed):
    """0.5 s of 40 s: the share is 0.99, and nothing else says that a sample is wrong."""
    run = timed(0.9, 39.9, calls=(0.4,) * 99)
    assert run.conditions.cpu_share > 0.97
    assert stood_still_s(run) == pytest.approx(0.5)
    assert contended(run)


def test_another_provider_may_wait_for_its_device(timed):
    run = timed(3.0, 0.2)
    on_gpu = run.settings.__class__(provider="CUDAExecutionProvider")
    assert stood_still_s(run.model_copy(update={"settings": on_gpu})) == 0.0


def test_such_a_run_is_made_once_more_and_not_for_ever(make_request, timed, monkeypatch):
    outcomes = [timed(3.0, 0.2), timed(0.002, 0.2)]
    monkeypatch.setattr(session, "measure_once", lambda *_: outcomes.pop(0))
    said: list[str] = []
    found = measure_awake(make_request(), 30, said.append)
    assert isinstance(found, Run)
    assert not contended(found)
    assert said == ["fake-small stood still for 3 s while it was timed; measured once more"]
    outcomes += [timed(3.0, 0.2)] * session.TRIES
    kept = measure_awake(make_request(), 30, said.append)
    assert outcomes == []
    assert contended(kept)


WORKING = "model-works.onnx"
ASKS = """
import sys
from advisor.core.measurement import Run, RunRequest
from advisor.measure.session import measure_once
outcome = measure_once(RunRequest.model_validate_json(sys.stdin.read()), 3.0)
sys.exit(0 if isinstance(outcome, Run) else str(outcome))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="stops by signal")
def test_a_worker_that_is_stopped_for_a_while(make_request, fake_runtime):
    """SIGSTOP in the middle of real timed calls; the second process is left alone."""
    stopped: list[int] = []

    def stop_once() -> None:
        worker = _sampling_worker()
        os.kill(worker.pid, signal.SIGSTOP)
        stopped.append(worker.pid)
        time.sleep(1.0)
        os.kill(worker.pid, signal.SIGCONT)

    disturber = threading.Thread(target=stop_once)
    disturber.start()
    said: list[str] = []
    request = make_request(path=WORKING, runtime_target=fake_runtime, seconds_per_length=3.0)
    run = measure_awake(request, 30, said.append)
    disturber.join()
    assert isinstance(run, Run), run
    assert stopped
    assert any("stood still for" in line for line in said)
    assert max(run.series[0].samples_s) < 0.5


def _sampling_worker() -> psutil.Process:
    """The worker once it works: its start takes less than half a second of processor time."""
    me = psutil.Process()
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        for child in me.children():
            at_work = sum(child.cpu_times()[:2]) > 0.8
            if at_work and "advisor.measure.worker" in " ".join(child.cmdline()):
                return child
        time.sleep(0.02)
    raise AssertionError("no worker")


@pytest.mark.skipif(sys.platform == "win32", reason="stops by signal")
def test_time_asleep_is_no_time_of_the_worker(make_request, fake_runtime):
    """This process and its worker are stopped for longer than the worker may take."""
    request = make_request(path="model-slow.onnx", runtime_target=fake_runtime)
    with subprocess.Popen(
        [sys.executable, "-c", ASKS], stdin=subprocess.PIPE, start_new_session=True
    ) as asking:
        asking.stdin.write(request.model_dump_json().encode())
        asking.stdin.close()
        time.sleep(1.5)
        os.killpg(asking.pid, signal.SIGSTOP)
        time.sleep(3.5)
        os.killpg(asking.pid, signal.SIGCONT)
        assert asking.wait(timeout=20) == 0
