"""Do our latencies agree with a bare loop over the same ONNX file and settings?

Usage: python tests/bench/bench_bare_loop.py [rounds]

Each round runs every model once through the advisor's measuring process and once through twenty
lines of onnxruntime in a fresh process, in random order. The ratio of the medians over all rounds
must be within 5 %; exits with 1 if it is not.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
from bare_loop import Job, samples_s
from onnx import TensorProto, helper, numpy_helper

LIMIT = 0.05
WIDTH = 128


@dataclass(frozen=True)
class Case:
    """A model, how it is served, and the steps before a token or in a request."""

    name: str
    mode: str
    length: int


CASES = (
    Case("gru-whole", "request", 64),
    Case("attention-whole", "request", 128),
    Case("gru-step", "stream", 64),
    Case("attention-step", "generate", 256),
)


def weight(rng: np.random.Generator, *shape: int) -> np.ndarray:
    return rng.uniform(-0.08, 0.08, shape).astype(np.float32)


def value(name: str, *shape: int | str) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)


def save(path: Path, nodes: list, inputs: list, outputs: list, weights: dict) -> Path:
    initializers = [numpy_helper.from_array(array, name) for name, array in weights.items()]
    graph = helper.make_graph(nodes, path.stem, inputs, outputs, initializers)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=10)
    onnx.checker.check_model(model)
    onnx.save(model, str(path))
    return path


def gru(path: Path, *, step: bool) -> Path:
    rng = np.random.default_rng(0)
    weights = {
        "W": weight(rng, 1, 3 * WIDTH, WIDTH),
        "R": weight(rng, 1, 3 * WIDTH, WIDTH),
        "B": weight(rng, 1, 6 * WIDTH),
        "axis": np.array([1]),
    }
    state = ["state_0"] if step else [""]
    nodes = [
        helper.make_node("Transpose", ["x"], ["xt"], perm=[1, 0, 2]),
        helper.make_node(
            "GRU",
            ["xt", "W", "R", "B", "", *state],
            ["ys", "state_0_out" if step else ""],
            hidden_size=WIDTH,
            linear_before_reset=1,
        ),
        helper.make_node("Squeeze", ["ys", "axis"], ["yt"]),
        helper.make_node("Transpose", ["yt"], ["y"], perm=[1, 0, 2]),
    ]
    inputs = [value("x", "batch", "steps", WIDTH)]
    outputs = [value("y", "batch", "steps", WIDTH)]
    if step:
        inputs.append(value("state_0", 1, "batch", WIDTH))
        outputs.append(value("state_0_out", 1, "batch", WIDTH))
    return save(path, nodes, inputs, outputs, weights)


def attention(path: Path, *, form: str) -> Path:
    """One head of attention over `x`; `step` reads a cache and gives it back one longer."""
    rng = np.random.default_rng(0)
    weights = {name: weight(rng, WIDTH, WIDTH) for name in ("Q", "K", "V")}
    nodes = [
        helper.make_node("MatMul", ["x", "Q"], ["q"]),
        helper.make_node("MatMul", ["x", "K"], ["k" if form == "step" else "state_0_out"]),
        helper.make_node("MatMul", ["x", "V"], ["v" if form == "step" else "state_1_out"]),
    ]
    if form == "step":
        nodes += [
            helper.make_node("Concat", ["state_0", "k"], ["state_0_out"], axis=1),
            helper.make_node("Concat", ["state_1", "v"], ["state_1_out"], axis=1),
        ]
    nodes += [
        helper.make_node("Transpose", ["state_0_out"], ["kt"], perm=[0, 2, 1]),
        helper.make_node("MatMul", ["q", "kt"], ["scores"]),
        helper.make_node("Softmax", ["scores"], ["shares"]),
        helper.make_node("MatMul", ["shares", "state_1_out"], ["y"]),
    ]
    inputs = [value("x", "batch", "steps", WIDTH)]
    outputs = [value("y", "batch", "steps", WIDTH)]
    if form == "step":
        inputs += [value(f"state_{i}", "batch", "past", WIDTH) for i in (0, 1)]
    if form != "whole":
        outputs += [value(f"state_{i}_out", "batch", "all", WIDTH) for i in (0, 1)]
    return save(path, nodes, inputs, outputs, weights)


def files(case: Case, folder: Path) -> dict[str, Path]:
    """The graphs of a case by form."""
    path = folder / f"{case.name}.onnx"
    if case.name.startswith("gru"):
        return {
            "step" if case.mode == "stream" else "whole": gru(path, step=case.mode == "stream")
        }
    if case.mode == "request":
        return {"whole": attention(path, form="whole")}
    prefill = attention(folder / f"{case.name}-prefill.onnx", form="prefill")
    return {"prefill": prefill, "step": attention(path, form="step")}


def state_shape(case: Case) -> tuple[int | str, ...]:
    return (1, "batch", WIDTH) if case.mode == "stream" else ("batch", "past", WIDTH)


def ours(case: Case, graphs: dict[str, Path], seconds: float) -> list[float]:
    """Seconds by the advisor."""
    from advisor.core.artifact import Graph, State, Tensor
    from advisor.core.failure import Failure
    from advisor.core.measurement import PRIMARY, RunRequest
    from advisor.core.settings import Settings
    from advisor.core.shape import TaskShape
    from advisor.measure.session import measure_once

    count = {"request": 0, "stream": 1, "generate": 2}[case.mode]
    grows = 1 if case.mode == "generate" else None
    states = tuple(
        State(
            input=f"state_{i}",
            output=f"state_{i}_out",
            dtype="float32",
            shape=state_shape(case),
            grows=grows,
        )
        for i in range(count)
    )
    x = Tensor(name="x", dtype="float32", shape=("batch", "steps", WIDTH))
    stored = tuple(
        Graph(
            form=form,
            path=str(path),
            sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
            file_bytes=path.stat().st_size,
            inputs=(x,),
            outputs=(),
            states=states if form == "step" else (),
            operators={},
        )
        for form, path in graphs.items()
    )
    request = RunRequest(
        candidate_id=case.name,
        model_key=case.name,
        shape=TaskShape(
            input_type="features",
            inputs=WIDTH,
            outputs=WIDTH,
            answer="position",
            mode=case.mode,
            batch=1,
        ),
        settings=Settings(),
        graphs=stored,
        device_fingerprint="bench",
        round=0,
        lengths=(case.length,),
        seconds_per_length=seconds,
        most_samples=100_000,
    )
    run = measure_once(request, timeout_s=120)
    if isinstance(run, Failure):
        sys.exit(run.reason)
    series = run.find(PRIMARY[case.mode], case.length)
    assert series is not None
    return list(series.samples_s)


def bare(case: Case, graphs: dict[str, Path], seconds: float) -> list[float]:
    """Seconds by a plain loop."""
    step = case.mode != "request"
    steps = 1 if step else case.length
    states = {}
    if case.mode == "stream":
        states = {"state_0": (1, 1, WIDTH)}
    if case.mode == "generate":
        states = {f"state_{i}": (1, case.length, WIDTH) for i in (0, 1)}
    job = Job(
        graphs["step" if step else "whole"],
        (1, steps, WIDTH),
        states=states,
        carry=case.mode == "stream",
    )
    return samples_s(job, seconds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rounds", nargs="?", type=int, default=9)
    parser.add_argument("--seconds", type=float, default=0.4)
    arguments = parser.parse_args()
    rng = random.Random(0)
    medians: dict[tuple[str, str], list[float]] = {}
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        graphs = {case: files(case, Path(folder)) for case in CASES}
        for _ in range(arguments.rounds):
            jobs = [(case, way) for case in CASES for way in (ours, bare)]
            rng.shuffle(jobs)
            for case, way in jobs:
                samples = way(case, graphs[case], arguments.seconds)
                key = (case.name, way.__name__)
                medians.setdefault(key, []).append(statistics.median(samples))
    sys.exit(report(medians, time.perf_counter() - began))


def report(medians: dict[tuple[str, str], list[float]], took_s: float) -> int:
    worst = 0.0
    print(f"{'model':18} {'ours µs':>9} {'bare µs':>9} {'ratio':>7}   processes' medians, µs")
    for case in CASES:
        pair = [medians[case.name, way] for way in ("ours", "bare")]
        mine, theirs = (statistics.median(values) * 1e6 for values in pair)
        worst = max(worst, abs(mine / theirs - 1))
        spread = "  ".join(f"{min(v) * 1e6:.1f}–{max(v) * 1e6:.1f}" for v in pair)
        print(f"{case.name:18} {mine:9.1f} {theirs:9.1f} {mine / theirs:7.3f}   {spread}")
    print(f"largest difference {worst:.1%} (limit {LIMIT:.0%}), {took_s:.0f} s")
    return int(worst > LIMIT)


if __name__ == "__main__":
    main()
