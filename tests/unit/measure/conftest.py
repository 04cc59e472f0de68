"""Requests to measure, and a runtime that can be told how to misbehave in a worker process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from advisor.core.artifact import Form, Graph, State, Tensor
from advisor.core.measurement import Conditions, Run, RunRequest, Series
from advisor.core.settings import Settings
from advisor.core.shape import TaskShape
from advisor.core.task import Mode

FAKE_RUNTIME = """
import os, signal, sys, time
from advisor.errors import UnavailableError

class Session:
    def __init__(self, path): self.path = path
    def placement(self):
        elsewhere = 3 if "misplaced" in self.path else 0
        return {"Elsewhere": elsewhere, "CPUExecutionProvider": 1}
    def run(self, feeds): return {"y": feeds["x"], "state_0_out": feeds.get("state_0")}
    def bind(self, feeds, states):
        return work if "works" in self.path else lambda: time.sleep(0.0002)

def work():
    end = time.perf_counter() + 0.002
    while time.perf_counter() < end: pass

def eat():
    import resource
    resource.setrlimit(resource.RLIMIT_DATA, (2**28, 2**28))
    hoard = []
    while True: hoard.append(bytearray(2**24))

class Runtime:
    def version(self): return "9.9"
    def available(self): return ("CPUExecutionProvider",)
    def session(self, path, settings):
        if "crash" in path: os.kill(os.getpid(), signal.SIGSEGV)
        if "killed" in path: os.kill(os.getpid(), signal.SIGKILL)
        if "hang" in path: time.sleep(60)
        if "slow" in path: time.sleep(1)
        if "memory" in path: eat()
        if "arena" in path: raise RuntimeError("std::bad_alloc")
        if "exit" in path: print("goodbye", file=sys.stderr); os._exit(3)
        if "raise" in path: raise RuntimeError("no kernel for Frobnicate(7)")
        if "lacks" in path: raise UnavailableError("no FrobProvider here")
        print("chatter on stdout"); os.write(1, b"more chatter")
        return Session(path)
"""


@pytest.fixture
def fake_runtime(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The target of a runtime that crashes, hangs or lies as the model's path says."""
    (tmp_path / "fake_runtime_for_tests.py").write_text(FAKE_RUNTIME)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return "fake_runtime_for_tests:Runtime"


@pytest.fixture
def make_graph() -> Callable[..., Graph]:
    def make(
        path: str = "model.onnx",
        form: Form = "whole",
        states: tuple[State, ...] = (),
        dtype: str = "float32",
    ) -> Graph:
        return Graph(
            form=form,
            path=path,
            sha256="0" * 64,
            file_bytes=1,
            inputs=(Tensor(name="x", dtype=dtype, shape=("batch", "steps")),),
            outputs=(),
            states=states,
            operators={},
        )

    return make


@pytest.fixture
def make_request(make_graph: Callable[..., Graph]) -> Callable[..., RunRequest]:
    def make(
        path: str = "model.onnx",
        mode: Mode = "request",
        graphs: tuple[Graph, ...] | None = None,
        **changes: object,
    ) -> RunRequest:
        request = RunRequest(
            candidate_id="fake-small-1",
            model_key="key",
            shape=TaskShape(
                input_type="features",
                inputs=4,
                outputs=2,
                answer="pooled" if mode == "request" else "position",
                mode=mode,
                batch=1,
            ),
            settings=Settings(),
            graphs=graphs or (make_graph(path),),
            device_fingerprint="device",
            runtime="fake",
            round=0,
            lengths=(8,),
            seconds_per_length=0.02,
            least_samples=5,
        )
        return request.model_copy(update=changes)

    return make


@pytest.fixture
def make_run() -> Callable[..., Run]:
    def make(threads: int = 1, steady: bool = True, **conditions: object) -> Run:
        known = {"started_at": "2026-01-01T00:00:00Z", "wall_s": 1.0, "cpu_share": 0.999}
        return Run(
            candidate_id="fake-small-1",
            model_key="key",
            shape=TaskShape(
                input_type="features",
                inputs=4,
                outputs=2,
                answer="pooled",
                mode="request",
                batch=1,
            ),
            settings=Settings(threads=threads),
            device_fingerprint="device",
            runtime="fake",
            runtime_version="9.9",
            provider="CPUExecutionProvider",
            nodes_by_provider={"CPUExecutionProvider": 1},
            round=0,
            load_s=0.1,
            first_run_s=0.1,
            memory=None,
            series=(
                Series(name="request", length=8, samples_s=(0.1,), warmup_runs=5, steady=steady),
            ),
            conditions=Conditions.model_validate(known | conditions),
        )

    return make
