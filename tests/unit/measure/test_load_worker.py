"""A process under load: what it says comes back, in order, with every request counted."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest

from advisor.core.artifact import State
from advisor.core.failure import Failure
from advisor.core.load import Arrivals, LoadRequest, LoadRun, Paced
from advisor.core.measurement import Conditions, RunRequest
from advisor.core.settings import Settings
from advisor.measure import serving
from advisor.measure.serving import disturbed, serve_once, timeout_s, workers_for

FIXED = State(input="state_0", output="state_0_out", dtype="float32", shape=("batch", 3))
SHARED = ("candidate_id", "model_key", "shape", "settings", "device_fingerprint", "runtime")


@pytest.fixture
def make_load(
    make_request: Callable[..., RunRequest], make_graph: Callable, fake_runtime: str
) -> Callable[..., LoadRequest]:
    """`make(load, path)`: the request for this load, to the runtime that a path misleads."""

    def make(load: Paced | Arrivals, path: str = "model.onnx", mode: str = "") -> LoadRequest:
        mode = mode or {"paced": "stream", "arrivals": "request"}[load.kind]
        form, states = ("step", (FIXED,)) if mode == "stream" else ("whole", ())
        graph = make_graph(path=path, form=form, states=states)
        request = make_request(mode=mode, graphs=(graph,))
        return LoadRequest(
            **{name: getattr(request, name) for name in SHARED},
            graphs=(graph,),
            runtime_target=fake_runtime,
            round=3,
            load=load,
            seed=3,
        )

    return make


def test_paced_steps_come_back_in_order(make_load):
    load = Paced(length=10, period_s=0.02, seconds=0.5)
    run = serve_once(make_load(load), 60)
    assert isinstance(run, LoadRun), run
    (stretch,) = run.stretches
    assert (run.round, run.load, run.runtime_version) == (3, load, "9.9")
    assert stretch.per_s == pytest.approx(50.0)
    assert len(stretch.latencies_s) + len(stretch.waiting_s) >= 30  # three whole sequences
    assert stretch.due_s == tuple(n * 0.02 for n in range(len(stretch.due_s)))
    assert all(
        a >= c >= 0.0002 for a, c in zip(stretch.latencies_s, stretch.compute_s, strict=True)
    )
    assert all(late >= 0 for late in stretch.late_s)
    assert run.conditions.wall_s >= 0.5
    assert run.conditions.cpu_share is not None


def test_every_arrival_is_answered_once_whoever_answers_it(make_load):
    load = Arrivals(
        length=8, rates_per_s=(200.0, 800.0), workers=3, seconds=1.0, least_requests=50
    )
    run = serve_once(make_load(load), 60)
    assert isinstance(run, LoadRun), run
    assert [s.per_s for s in run.stretches] == [200.0, 800.0]
    for stretch in run.stretches:
        assert stretch.due_s == tuple(sorted(stretch.due_s))
        assert len(set(stretch.due_s)) == len(stretch.due_s)
        assert len(stretch.due_s) + len(stretch.waiting_s) >= 50


@pytest.mark.parametrize("workers", [1, 2])
def test_no_more_are_answered_at_once_than_there_are_workers(make_load, workers):
    """Each starts when a worker is free and not before; with one, as Lindley's waits say."""
    load = Arrivals(
        length=8, rates_per_s=(600.0 * workers,), workers=workers, seconds=1.0, least_requests=50
    )
    run = serve_once(make_load(load), 60)
    assert isinstance(run, LoadRun), run
    (stretch,) = run.stretches
    free = [0.0] * workers
    for due, late, latency in zip(stretch.due_s, stretch.late_s, stretch.latencies_s, strict=True):
        assert due + late >= min(free) - 1e-9
        free[free.index(min(free))] = due + latency


def test_a_rate_that_no_queue_bears_ends_early(make_load):
    """2 ms each, asked 5,000 times a second for 2 s: ten times what can be."""
    load = Arrivals(length=8, rates_per_s=(5000.0,), workers=1, seconds=2.0)
    run = serve_once(make_load(load, path="works"), 60)
    assert isinstance(run, LoadRun), run
    (stretch,) = run.stretches
    assert stretch.overloaded
    assert max(stretch.due_s) < 1.0  # half of it waits, and the rest was never asked
    assert max(stretch.latencies_s) <= max(stretch.waiting_s) + 0.1
    assert len(stretch.waiting_s) > len(stretch.latencies_s)


@pytest.mark.parametrize(
    ("path", "mode", "words"),
    [
        ("crash", "request", "crashed with SIGSEGV"),
        ("raise", "request", "RuntimeError: no kernel for Frobnicate(7)"),
        ("misplaced", "request", "CPUExecutionProvider took 1 nodes only"),
        ("model.onnx", "stream", "mode 'stream' can't be measured with arrivals load"),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")
def test_a_failure_says_what_happened(make_load, path, mode, words):
    load = Arrivals(length=8, rates_per_s=(100.0,))
    failure = serve_once(make_load(load, path=path, mode=mode), 60)
    assert isinstance(failure, Failure)
    assert (failure.stage, failure.candidate) == ("measure", "fake-small-1")
    assert words in failure.reason


def test_a_hanging_process_is_stopped(make_load):
    failure = serve_once(make_load(Arrivals(length=8, rates_per_s=(100.0,)), path="hang"), 1.0)
    assert isinstance(failure, Failure)
    assert "still measuring after 1 s" in failure.reason


def test_the_worker_loads_no_pydantic_torch_or_onnx():
    code = (
        "import sys, advisor.measure.load_worker; "
        "print([m for m in ('pydantic', 'torch', 'onnx', 'onnxruntime', 'numpy', 'rich') "
        "if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def make_run(late_s: float = 0.0001, share_late: float = 1.0, **changes: object) -> LoadRun:
    """100 steps of 2 ms at 10 ms; a share of them began late."""
    late = [late_s if n < 100 * share_late else 0.0001 for n in range(100)]
    conditions = {"started_at": "2026-01-01T00:00:00Z", "wall_s": 1.0, "cpu_share": 0.999}
    threads = changes.pop("threads", 1)
    return LoadRun.model_validate(
        {
            "candidate_id": "fake-small-1",
            "model_key": "key",
            "shape": {
                "input_type": "features",
                "inputs": 4,
                "outputs": 2,
                "answer": "position",
                "mode": "stream",
                "batch": 1,
            },
            "settings": Settings(threads=threads),
            "device_fingerprint": "device",
            "runtime": "fake",
            "runtime_version": "9.9",
            "provider": "CPUExecutionProvider",
            "round": 0,
            "load": Paced(length=10, period_s=0.01),
            "stretches": [
                {
                    "per_s": 100.0,
                    "due_s": [n * 0.01 for n in range(100)],
                    "latencies_s": [0.002 + s for s in late],
                    "compute_s": [0.002] * 100,
                }
            ],
            "conditions": Conditions.model_validate(conditions | changes),
        }
    )


@pytest.mark.parametrize(
    ("run", "dirty"),
    [
        (make_run(), False),
        (make_run(cpu_share=0.9), True),
        (make_run(cpu_share=None, threads=2, involuntary_switches=1), False),
        (make_run(cpu_share=None, threads=2, involuntary_switches=5), True),  # 25 a second
        (make_run(steal_share=0.05), True),
        (make_run(throttled_periods=1), True),
        (make_run(late_s=0.003, share_late=0.01), False),
        (make_run(late_s=0.003, share_late=0.02), True),
        (make_run(late_s=0.0009), False),
        (make_run(late_s=0.2, share_late=0.01), True),  # the process stood still
    ],
)
def test_what_other_programs_do_to_calls_and_to_waking(run, dirty):
    assert disturbed([run]) is dirty


def test_a_quarter_of_the_processes_may_be_disturbed():
    assert not disturbed([make_run(), make_run(), make_run(), make_run(cpu_share=0.5)])
    assert disturbed([make_run(), make_run(), make_run(cpu_share=0.5)])
    assert not disturbed([])


def test_a_core_that_was_slower_than_beside_it_is_a_disturbance():
    fast, slow = make_run(reference_s=1e-4), make_run(reference_s=1.2e-4)
    assert disturbed([fast, fast, slow])
    assert not disturbed([fast, fast, fast, slow])
    assert not disturbed([slow, slow, slow])


def test_there_are_as_many_workers_as_cores_for_them():
    assert [workers_for(*pair) for pair in ((8, 1), (8, 2), (8, 3), (2, 4))] == [8, 4, 2, 1]


def test_patience_covers_the_load():
    paced = Paced(length=1000, period_s=0.01, seconds=3.0)
    assert timeout_s(paced) > serving.START_S + 15
    assert timeout_s(Arrivals(length=8, rates_per_s=(1.0, 100.0))) > serving.START_S + 152
