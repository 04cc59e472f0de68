"""The shipped runtime on real, hand-made graphs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from onnx import TensorProto, helper, save

from advisor import registry
from advisor.core.settings import Settings
from advisor.errors import UnavailableError


def value(name: str, *shape: int | str):
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> str:
    """y = sum of the state's window and x; the window then moves on by one step.

    With one buffer for both, the new state could be written before the old one has been read.
    """
    nodes = [
        helper.make_node("Concat", ["state_0", "x"], ["all"], axis=1),
        helper.make_node("Slice", ["all", "one", "end", "axes"], ["state_0_out"]),
        helper.make_node("ReduceSum", ["all", "axes"], ["y"], keepdims=1),
    ]
    constants = [
        helper.make_tensor(name, TensorProto.INT64, [1], [number])
        for name, number in (("one", 1), ("end", 2**31), ("axes", 1))
    ]
    graph = helper.make_graph(
        nodes,
        "window",
        [value("x", "batch", 1, 2), value("state_0", "batch", 3, 2)],
        [value("y", "batch", 1, 2), value("state_0_out", "batch", 3, 2)],
        constants,
    )
    path = tmp_path_factory.mktemp("models") / "window.onnx"
    opset = [helper.make_opsetid("", 20)]
    save(helper.make_model(graph, opset_imports=opset, ir_version=10), str(path))
    return str(path)


@pytest.fixture(scope="module")
def runtime():
    return registry.get("runtimes", "onnxruntime").plugin


def test_telemetry_is_off_before_the_library_is_loaded():
    code = (
        "import os, sys; from advisor_onnxruntime.runtime import OnnxRuntime; "
        "assert 'onnxruntime' not in sys.modules; OnnxRuntime().version(); "
        "assert 'onnxruntime' not in sys.modules; OnnxRuntime().available(); "
        "assert 'onnxruntime' in sys.modules; print(os.environ['ORT_DISABLE_TELEMETRY'])"
    )
    bare = {k: v for k, v in os.environ.items() if k != "ORT_DISABLE_TELEMETRY"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=bare, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "1"


def test_the_cloud_provider_is_not_offered(runtime):
    assert "CPUExecutionProvider" in runtime.available()
    assert "AzureExecutionProvider" not in runtime.available()


def test_a_missing_provider_is_refused_and_not_replaced(runtime, window):
    with pytest.raises(UnavailableError, match="no FrobExecutionProvider here"):
        runtime.session(window, Settings(provider="FrobExecutionProvider"))


def test_placement_counts_the_nodes_that_really_run(runtime, window):
    placed = runtime.session(window, Settings()).placement()
    assert set(placed) == {"CPUExecutionProvider"}
    assert placed["CPUExecutionProvider"] >= 2


def test_a_bound_state_is_carried_as_if_by_hand(runtime, window):
    session = runtime.session(window, Settings())
    rng = np.random.default_rng(0)
    x = rng.standard_normal((1, 1, 2)).astype(np.float32)
    start = rng.standard_normal((1, 3, 2)).astype(np.float32)
    kept = start.copy()
    by_hand = start
    for _ in range(5):
        by_hand = session.run({"x": x, "state_0": by_hand})["state_0_out"]

    outputs = bound_outputs(session, {"x": x, "state_0": start}, steps=6)
    expected = session.run({"x": x, "state_0": by_hand})
    np.testing.assert_allclose(outputs["y"], expected["y"], rtol=1e-6)
    np.testing.assert_array_equal(outputs["state_0_out"], expected["state_0_out"])
    np.testing.assert_array_equal(start, kept)  # the caller's array is not the buffer


def test_without_binding_each_step_hands_its_state_on(runtime, window):
    session = runtime.session(window, Settings(state_binding=False))
    rng = np.random.default_rng(0)
    x = rng.standard_normal((1, 1, 2)).astype(np.float32)
    start = rng.standard_normal((1, 3, 2)).astype(np.float32)
    kept, seen = start.copy(), []
    inner = session._session

    class Spy:
        def run(self, names, feeds):
            seen.append(inner.run(names, feeds))
            return seen[-1]

    session._session = Spy()
    step = session.bind({"x": x, "state_0": start}, {"state_0": "state_0_out"})
    for _ in range(3):
        step()
    window_after = np.concatenate([start, x, x, x], axis=1)[:, -3:]
    np.testing.assert_array_equal(seen[-1][1], window_after)
    np.testing.assert_array_equal(start, kept)  # the next sequence starts where this one did


def bound_outputs(session, feeds, steps):
    """Outputs of the last of `steps` bound calls, read where onnxruntime wrote them."""
    seen = {}
    inner = session._session
    original = inner.run_with_iobinding

    class Spy:
        def __getattr__(self, name):
            return getattr(inner, name)

        def run_with_iobinding(self, binding):
            original(binding)
            names = [o.name for o in inner.get_outputs()]
            values = {id(v): v.numpy().copy() for v in binding.get_outputs()}
            seen.update(zip(names, sorted(values.values(), key=lambda a: a.size), strict=True))

    session._session = Spy()
    call = session.bind(feeds, {"state_0": "state_0_out"})
    for _ in range(steps):
        call()
    return seen


@pytest.mark.slow
def test_the_worker_measures_a_real_graph(window, tmp_path: Path, make_request, make_graph):
    from advisor.core.artifact import State
    from advisor.core.measurement import Run
    from advisor.measure.session import measure_once

    state = State(input="state_0", output="state_0_out", dtype="float32", shape=("batch", 3, 2))
    request = make_request(
        mode="stream", graphs=(make_graph(window, "step", (state,)),), runtime="onnxruntime"
    )
    shape = request.shape.model_copy(update={"inputs": 2})
    run = measure_once(request.model_copy(update={"shape": shape}), 60)
    assert isinstance(run, Run), run
    assert run.series[0].name == "step"
    assert run.provider == "CPUExecutionProvider"
    if run.memory is not None:
        assert run.memory.baseline_bytes < 70e6
        assert run.memory.load_peak_bytes >= run.memory.baseline_bytes


@pytest.mark.slow
@pytest.mark.parametrize(
    ("mode", "load"),
    [
        ("stream", {"kind": "paced", "length": 7, "period_s": 0.01, "seconds": 0.2}),
        ("request", {"kind": "arrivals", "length": 7, "rates_per_s": [300.0], "workers": 2}),
    ],
)
def test_a_real_graph_is_served_under_load(window, make_request, make_graph, mode, load):
    from advisor.core.artifact import State
    from advisor.core.load import LoadRequest, LoadRun
    from advisor.measure.session import serve_once

    state = State(input="state_0", output="state_0_out", dtype="float32", shape=("batch", 3, 2))
    if mode == "request":
        window = stateless(window)
    graph = make_graph(window, *(("step", (state,)) if mode == "stream" else ("whole", ())))
    request = make_request(mode=mode, graphs=(graph,))
    run = serve_once(
        LoadRequest(
            candidate_id="fake-small-1",
            model_key="key",
            shape=request.shape.model_copy(update={"inputs": 2}),
            settings=Settings(),
            graphs=(graph,),
            device_fingerprint="device",
            round=0,
            load=load,
        ),
        90,
    )
    assert isinstance(run, LoadRun), run
    (stretch,) = run.stretches
    assert len(stretch.latencies_s) + len(stretch.waiting_s) >= 21
    assert run.provider == "CPUExecutionProvider"


def stateless(beside: str) -> str:
    """y = the sum of x over its steps."""
    nodes = [helper.make_node("ReduceSum", ["x", "axes"], ["y"], keepdims=1)]
    axes = helper.make_tensor("axes", TensorProto.INT64, [1], [1])
    inputs, outputs = [value("x", "batch", "steps", 2)], [value("y", "batch", 1, 2)]
    graph = helper.make_graph(nodes, "sum", inputs, outputs, [axes])
    path = Path(beside).with_name("sum.onnx")
    opset = [helper.make_opsetid("", 20)]
    save(helper.make_model(graph, opset_imports=opset, ir_version=10), str(path))
    return str(path)
