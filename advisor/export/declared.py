"""The clauses on what a file declares: valid, and open in batch and length."""

from __future__ import annotations

import onnx

from advisor.core.artifact import Check, Dimension, ExportJob, Graph
from advisor.export.broken import ContractError

MAX_OPSET, MAX_IR = 26, 13
"""What onnxruntime 1.31 accepts."""


def valid(graph: Graph) -> Check:
    """The strict checker finds nothing, and onnxruntime takes the versions."""
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


def is_open(graph: Graph, job: ExportJob, growing: tuple[int | None, ...]) -> Check:
    """Compare the declared dimensions with what the form promises, open ones as `None`."""
    steps = 1 if graph.form == "step" else None
    channels = () if job.shape.input_type == "tokens" else (job.shape.inputs,)
    per_step = graph.form == "whole" and job.shape.answer == "position"
    promised: dict[str, tuple[int | None, ...]] = {
        "x": (None, steps, *channels),
        "y": (None, *((None,) if per_step else ()), job.shape.outputs),
    }
    for index, axis in enumerate(growing):
        for name in (f"state_{index}", f"state_{index}_out"):
            found = next((t.shape for t in (*graph.inputs, *graph.outputs) if t.name == name), ())
            promised[name] = tuple(_of_state(a, axis, size) for a, size in enumerate(found))
    for tensor in (*graph.inputs, *graph.outputs):
        expected = promised[tensor.name]
        if not _agrees(tensor.shape, expected):
            raise ContractError(
                "open",
                f"{graph.form}: {tensor.name} is declared {_shown(tensor.shape)}, "
                f"expected {_shown(tuple('open' if e is None else e for e in expected))}",
            )
    return Check(clause="open", detail=f"{graph.form}: batch and length are open")


def _of_state(place: int, grows: int | None, size: Dimension) -> int | None:
    """Batch and the growing axis are open, all else is a number."""
    if place in (0, grows):
        return None
    return size if isinstance(size, int) else -1


def _agrees(found: tuple[Dimension, ...], expected: tuple[Dimension | None, ...]) -> bool:
    return len(found) == len(expected) and all(
        isinstance(f, str) if e is None else f == e for f, e in zip(found, expected, strict=True)
    )


def _shown(shape: tuple[Dimension, ...]) -> str:
    return f"({', '.join(map(str, shape))})"
