"""What every exported candidate must hold before it is measured; a broken clause is no number.

    valid      the file passes onnx.checker with strict shape inference; opset and IR that
               onnxruntime takes
    open       batch, length and past stay open in the declared inputs and outputs
    exact      onnxruntime's answer is eager torch's, at length 1 and others the exporter never saw
    one graph  the same nodes served every length, so nothing was unrolled
    streamed   one step at a time gives what the whole sequence gives
    cached     prefill and then steps give what the whole sequence gives
    in place   a state's buffer can be input and output at once
    quiet      onnxruntime had no complaint about output sizes

Each clause is a function that returns the `Check` it passed or raises `ContractError`.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import onnx
import onnxruntime
import torch

from advisor.core.artifact import Check, Dimension, ExportJob, Form, Graph
from advisor.errors import PluginError
from advisor.export.model import Model, example
from advisor.export.quiet import captured_stderr

MAX_ERROR = 1e-4
"""Largest difference to eager torch, over the largest value if that is above 1 (float32)."""
MAX_OPSET, MAX_IR = 26, 13
"""What onnxruntime 1.31 accepts."""
LONGEST_CHECKED = 160
"""Steps; longer runs cost time and show nothing new."""

Array = np.ndarray
Outputs = dict[str, Array]


class ContractError(PluginError):
    """An exported file broke a clause; the message says which, with figures."""

    def __init__(self, clause: str, detail: str) -> None:
        super().__init__(f"{clause}: {detail}")


def hold(job: ExportJob, model: Model, graphs: tuple[Graph, ...]) -> tuple[Check, ...]:
    """Every clause that bears on `graphs`. Raises `ContractError` at the first that is broken."""
    checks = [check for graph in graphs for check in (_valid(graph), _open(graph, job))]
    longest = min(max(job.longest, 1), LONGEST_CHECKED)
    with captured_stderr() as complaints, torch.no_grad():
        sessions = {graph.form: _session(graph) for graph in graphs}
        checks.extend(_run(job, model, graphs, sessions, longest))
    checks.append(_quiet(complaints()))
    return tuple(checks)


def _run(
    job: ExportJob,
    model: Model,
    graphs: tuple[Graph, ...],
    sessions: dict[Form, onnxruntime.InferenceSession],
    longest: int,
) -> Iterator[Check]:
    by_form = {graph.form: graph for graph in graphs}
    if "whole" in sessions:
        yield from _exact(job, model, sessions["whole"], by_form["whole"], longest)
    if "step" in sessions:
        yield _streamed(job, model, sessions["step"], longest)
        if all(state.grows is None for state in by_form["step"].states):
            yield _in_place(job, model, sessions["step"], by_form["step"])
    if "prefill" in sessions:
        yield _cached(job, model, sessions, longest)


def _valid(graph: Graph) -> Check:
    try:
        onnx.checker.check_model(graph.path, full_check=True)
    except (onnx.checker.ValidationError, onnx.shape_inference.InferenceError) as error:
        raise ContractError("valid", f"{graph.form}: {str(error).splitlines()[0]}") from error
    proto = onnx.load(graph.path, load_external_data=False)
    opset = next(o.version for o in proto.opset_import if o.domain in ("", "ai.onnx"))
    if opset > MAX_OPSET or proto.ir_version > MAX_IR:
        found = f"opset {opset}, IR {proto.ir_version}"
        raise ContractError("valid", f"{found}; onnxruntime takes {MAX_OPSET} and {MAX_IR}")
    return Check(clause="valid", detail=f"{graph.form}: opset {opset}, IR {proto.ir_version}")


def _open(graph: Graph, job: ExportJob) -> Check:
    """Compare the declared dimensions with what the form promises, open ones as `None`."""
    steps = 1 if graph.form == "step" else None
    channels = () if job.shape.input_type == "tokens" else (job.shape.inputs,)
    per_step = graph.form == "whole" and job.shape.answer == "position"
    promised: dict[str, tuple[int | None, ...]] = {
        "x": (None, steps, *channels),
        "y": (None, *((None,) if per_step else ()), job.shape.outputs),
    }
    for state in graph.states:
        closed = tuple(
            None if axis in (0, state.grows) else size for axis, size in enumerate(state.shape)
        )
        promised[state.input] = promised[state.output] = closed  # type: ignore[assignment]
    for tensor in (*graph.inputs, *graph.outputs):
        expected = promised.get(tensor.name, (None, *tensor.shape[1:]))
        if not _agrees(tensor.shape, expected):
            raise ContractError(
                "open",
                f"{graph.form}: {tensor.name} is declared {_shown(tensor.shape)}, "
                f"expected {_shown(tuple('open' if e is None else e for e in expected))}",
            )
    return Check(clause="open", detail=f"{graph.form}: batch and length are open")


def _agrees(found: tuple[Dimension, ...], expected: tuple[Dimension | None, ...]) -> bool:
    return len(found) == len(expected) and all(
        isinstance(f, str) if e is None else f == e for f, e in zip(found, expected, strict=True)
    )


def _shown(shape: tuple[Dimension, ...]) -> str:
    return f"({', '.join(map(str, shape))})"


def _exact(
    job: ExportJob,
    model: Model,
    session: onnxruntime.InferenceSession,
    graph: Graph,
    longest: int,
) -> Iterator[Check]:
    shapes = ((1, 1), (3, 7), (2, longest))
    worst = 0.0
    for batch, steps in shapes:
        x = example(job.shape, batch, steps, seed=steps)
        y = session.run(["y"], {"x": x.numpy()})[0]
        worst = max(worst, _difference("exact", y, model(x), f"batch {batch}, {steps} steps"))
    tried = ", ".join(f"{batch}×{steps}" for batch, steps in shapes)
    yield Check(clause="exact", detail=f"error {worst:.1e} at batch×steps {tried}")
    nodes = sum(graph.operators.values())
    yield Check(clause="one graph", detail=f"{nodes} nodes serve 1 to {max(longest, 7)} steps")


def _streamed(
    job: ExportJob, model: Model, session: onnxruntime.InferenceSession, longest: int
) -> Check:
    x = example(job.shape, 2, longest, seed=1)
    whole = _at_each_position(model, x)
    worst = 0.0
    states = _initial(model, 2)
    for position in range(longest):
        y, states = _step(session, x[:, position : position + 1], states)
        where = f"step {position + 1}"
        worst = max(worst, _difference("streamed", y, whole[:, position], where))
    return Check(clause="streamed", detail=f"{longest} single steps, error {worst:.1e}")


def _cached(
    job: ExportJob,
    model: Model,
    sessions: dict[Form, onnxruntime.InferenceSession],
    longest: int,
) -> Check:
    total, worst = longest + 4, 0.0
    x = example(job.shape, 2, total, seed=2)
    whole = _at_each_position(model, x)
    for prompt in sorted({1, longest}):
        outputs = _named(sessions["prefill"], {"x": x[:, :prompt].numpy()})
        y, states = outputs.pop("y"), _as_inputs(outputs)
        for position in range(prompt, prompt + 5):
            where = f"prompt {prompt}, position {position}"
            worst = max(worst, _difference("cached", y, whole[:, position - 1], where))
            if position < prompt + 4:
                y, states = _step(sessions["step"], x[:, position : position + 1], states)
    return Check(clause="cached", detail=f"prompts of 1 and {longest}, error {worst:.1e}")


def _in_place(
    job: ExportJob, model: Model, session: onnxruntime.InferenceSession, graph: Graph
) -> Check:
    """Run a few steps with each fixed state's buffer bound as input and output at once."""
    steps = 6
    x = example(job.shape, 1, steps, seed=3)
    whole = _at_each_position(model, x)
    binding = session.io_binding()
    initial = _initial(model, 1)
    binding.bind_output("y")
    for state in graph.states:
        buffer = onnxruntime.OrtValue.ortvalue_from_numpy(initial[state.input].copy())
        binding.bind_ortvalue_input(state.input, buffer)
        binding.bind_ortvalue_output(state.output, buffer)
    worst = 0.0
    for position in range(steps):
        binding.bind_cpu_input("x", np.ascontiguousarray(x[:, position : position + 1].numpy()))
        session.run_with_iobinding(binding)
        y = binding.get_outputs()[0].numpy()
        where = f"step {position + 1} with one buffer for each state"
        worst = max(worst, _difference("in place", y, whole[:, position], where))
    return Check(clause="in place", detail=f"{steps} steps on one buffer, error {worst:.1e}")


def _quiet(complaints: str) -> Check:
    bad = [line for line in complaints.splitlines() if "VerifyOutputSizes" in line]
    if bad:
        raise ContractError("quiet", bad[0].strip()[-300:])
    return Check(clause="quiet", detail="no warning about output sizes")


def _session(graph: Graph) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(graph.path, options, providers=["CPUExecutionProvider"])


def _initial(model: Model, batch: int) -> Outputs:
    states = model.backbone.initial_states(batch)
    return {f"state_{index}": state.numpy() for index, state in enumerate(states)}


def _step(
    session: onnxruntime.InferenceSession, x: torch.Tensor, states: Outputs
) -> tuple[Array, Outputs]:
    outputs = _named(session, {"x": np.ascontiguousarray(x.numpy()), **states})
    return outputs.pop("y"), _as_inputs(outputs)


def _named(session: onnxruntime.InferenceSession, feeds: Outputs) -> Outputs:
    names = [output.name for output in session.get_outputs()]
    return dict(zip(names, session.run(names, feeds), strict=True))


def _as_inputs(outputs: Outputs) -> Outputs:
    return {name.removesuffix("_out"): value for name, value in outputs.items()}


def _at_each_position(model: Model, x: torch.Tensor) -> torch.Tensor:
    return model.head(model.backbone(model.embedding(x)))


def _difference(clause: str, y: Array, expected: torch.Tensor, where: str) -> float:
    """The largest relative difference; raises above `MAX_ERROR`, at NaN, at another shape."""
    reference = expected.numpy()
    if y.shape != reference.shape:
        raise ContractError(clause, f"shape {y.shape} at {where}, torch gives {reference.shape}")
    scale = max(1.0, float(np.abs(reference).max()))
    error = float(np.abs(y - reference).max()) / scale
    if not error <= MAX_ERROR:
        raise ContractError(clause, f"error {error:.1e} at {where}, limit {MAX_ERROR:.0e}")
    return error
