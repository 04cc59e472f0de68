"""Every way in which a measuring process can end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from advisor.core.failure import Failure
from advisor.core.measurement import Run
from advisor.measure import session
from advisor.measure.session import answer, environment, measure_once

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")


def test_a_run_comes_back_although_the_runtime_prints(make_request, fake_runtime):
    request = make_request(runtime_target=fake_runtime, lengths=(8, 16))
    run = measure_once(request, 30)
    assert isinstance(run, Run), run
    assert [s.length for s in run.series] == [8, 16]
    assert all(len(s.samples_s) >= 5 for s in run.series)
    assert min(run.series[0].samples_s) >= 0.0002
    assert (run.runtime_version, run.provider) == ("9.9", "CPUExecutionProvider")
    assert run.conditions.wall_s > 0.1
    assert run.conditions.cpu_share is not None
    assert run.conditions.reference_s


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("crash", "crashed with SIGSEGV (segmentation fault)"),
        ("killed", "most likely because memory ran out"),
        ("exit", "ended with status 3 and no answer: goodbye"),
        ("raise", "RuntimeError: no kernel for Frobnicate(7)"),
        ("memory", "its process ran out of memory (MemoryError)"),
        ("arena", "its process ran out of memory (RuntimeError: std::bad_alloc)"),
        ("lacks", "no FrobProvider here"),
        ("misplaced", "CPUExecutionProvider took 1 nodes only: 3 on Elsewhere"),
    ],
)
def test_a_failure_says_what_happened(make_request, fake_runtime, path, words):
    failure = measure_once(make_request(path=path, runtime_target=fake_runtime), 30)
    assert isinstance(failure, Failure)
    assert (failure.stage, failure.plugin, failure.candidate) == (
        "measure",
        "fake",
        "fake-small-1",
    )
    assert words in failure.reason


def test_a_hanging_process_is_stopped(make_request, fake_runtime):
    began = time.monotonic()
    failure = measure_once(make_request(path="hang", runtime_target=fake_runtime), 1.0)
    assert isinstance(failure, Failure)
    assert "still measuring after 1 s" in failure.reason
    assert time.monotonic() - began < 10


def test_an_interrupt_leaves_no_process_behind(make_request, fake_runtime, monkeypatch):
    children: list[subprocess.Popen[bytes]] = []

    class Interrupted(subprocess.Popen):
        def communicate(self, *args, **kwargs):
            children.append(self)
            raise KeyboardInterrupt

    monkeypatch.setattr(session.subprocess, "Popen", Interrupted)
    with pytest.raises(KeyboardInterrupt):
        measure_once(make_request(path="hang", runtime_target=fake_runtime), 30)
    assert children[0].returncode == -signal.SIGKILL


def test_an_answer_that_is_no_run_is_a_failure(make_request):
    for out in (b"", b"not json", b"[]", json.dumps({"candidate_id": 3}).encode()):
        assert isinstance(answer(make_request(), Run, 0, out, b""), Failure)


def test_the_worker_inherits_nothing_that_disturbs(monkeypatch):
    monkeypatch.setenv("PYTHONMALLOC", "debug")
    monkeypatch.setenv("OMP_NUM_THREADS", "64")
    found = environment(threads=2)
    assert "PYTHONMALLOC" not in found
    assert found["OMP_NUM_THREADS"] == "2"
    assert found["ORT_DISABLE_TELEMETRY"] == "1"
    assert found["PATH"] == os.environ["PATH"]


def test_the_worker_loads_no_pydantic_torch_or_onnx():
    code = (
        "import sys, advisor.measure.worker; "
        "print([m for m in ('pydantic', 'torch', 'onnx', 'onnxruntime', 'numpy', 'rich') "
        "if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
