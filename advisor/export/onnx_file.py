"""One form of a model → one ONNX file, with batch and length left open.

The default exporter of torch (dynamo) is used at opset 23, the first with an `Attention` operator.
Two things it leaves to us: weights that a module rearranges while exporting are folded into the
file, and the stack traces it notes on every node (with paths of this machine) are taken out, so
that the same candidate gives the same bytes everywhere.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path
from typing import Any

import onnx
import torch
from onnxscript import ir, optimizer
from torch import nn

from advisor.core.artifact import Dimension, Form, Graph, State, Tensor
from advisor.core.shape import TaskShape
from advisor.nets.model import Model, example, in_form

OPSET = 23
EXAMPLE_BATCH, EXAMPLE_STEPS = 2, 5
"""Sizes traced; two or more, because a size of 1 may be taken for a broadcast."""
SINGLE_FILE_BYTES = 1_500_000_000
"""Above this, weights go beside the file: protobuf ends at 2 GB."""
UNLIMITED = 2**40


def write(model: Model, form: Form, shape: TaskShape, folder: Path) -> Graph:
    """Export `model` in `form` to `folder/<form>.onnx`."""
    module = in_form(model, form).eval().requires_grad_(False)
    states = example_states(model, shape) if form != "whole" else ()
    program = _export(module, form, shape, states, _growing(model))
    path = folder / f"{form}.onnx"
    _save(program.model, path, beside=_weight_bytes(module) > SINGLE_FILE_BYTES)
    return describe(path, form, _growing(model))


def example_states(model: Model, shape: TaskShape) -> tuple[torch.Tensor, ...]:
    """The states after a few steps of the traced batch size."""
    x = example(shape, EXAMPLE_BATCH, EXAMPLE_STEPS - 2)
    with torch.inference_mode(False), torch.no_grad():
        return tuple(model.backbone.prefill(model.embedding(x))[1])


def describe(path: Path, form: Form, growing: tuple[int | None, ...]) -> Graph:
    """What the file declares; `growing` are the growing axes of the states."""
    proto = onnx.load(path, load_external_data=False)
    inputs = tuple(_tensor(value) for value in proto.graph.input)
    outputs = tuple(_tensor(value) for value in proto.graph.output)
    state_inputs = [tensor for tensor in inputs if tensor.name != "x"]
    states = tuple(
        State(
            input=tensor.name,
            output=f"{tensor.name}_out",
            dtype=tensor.dtype,
            shape=tensor.shape,
            grows=growing[index],
        )
        for index, tensor in enumerate(state_inputs)
    )
    content = path.read_bytes()
    weights = path.with_suffix(".onnx.data")
    return Graph(
        form=form,
        path=str(path),
        sha256=hashlib.sha256(content).hexdigest(),
        file_bytes=len(content) + (weights.stat().st_size if weights.exists() else 0),
        inputs=inputs,
        outputs=outputs,
        states=states,
        operators=dict(sorted(Counter(node.op_type for node in proto.graph.node).items())),
    )


def _export(
    module: nn.Module,
    form: Form,
    shape: TaskShape,
    states: tuple[torch.Tensor, ...],
    growing: tuple[int | None, ...],
) -> torch.onnx.ONNXProgram:
    names = [f"state_{index}" for index in range(len(states))]
    x = example(shape, EXAMPLE_BATCH, 1 if form == "step" else EXAMPLE_STEPS)
    open_x = {0: "batch"} if form == "step" else {0: "batch", 1: "steps"}
    open_states = tuple(
        {0: "batch"} if axis is None else {0: "batch", axis: "past"} for axis in growing
    )
    stepping = form == "step"
    program = torch.onnx.export(
        module,
        (x, states) if stepping else (x,),
        input_names=["x", *names] if stepping else ["x"],
        output_names=["y", *(f"{name}_out" for name in names)],
        dynamic_shapes=(open_x, open_states) if stepping else (open_x,),
        opset_version=OPSET,
        dynamo=True,
        verbose=False,
    )
    assert program is not None
    return program


def _save(model: ir.Model, path: Path, beside: bool) -> None:
    optimizer.fold_constants(model, input_size_limit=UNLIMITED, output_size_limit=UNLIMITED)
    optimizer.remove_unused_nodes(model)
    model.metadata_props.clear()
    model.graph.metadata_props.clear()
    for node in model.graph:
        node.metadata_props.clear()
        node.doc_string = None
        for value in node.outputs:
            value.metadata_props.clear()
    for value in (*model.graph.inputs, *model.graph.initializers.values()):
        value.metadata_props.clear()
    ir.save(model, path, external_data=f"{path.name}.data" if beside else None)


def _growing(model: Model) -> tuple[int | None, ...]:
    return tuple(getattr(model.backbone, "growing_axes", ()))


def _weight_bytes(module: nn.Module) -> int:
    return sum(weight.numel() * weight.element_size() for weight in module.parameters())


def _tensor(value: Any) -> Tensor:
    kind = value.type.tensor_type
    dtype = onnx.helper.tensor_dtype_to_np_dtype(kind.elem_type).name
    return Tensor(name=value.name, dtype=dtype, shape=tuple(_size(d) for d in kind.shape.dim))


def _size(dimension: Any) -> Dimension:
    known = dimension.HasField("dim_value")
    return int(dimension.dim_value) if known else str(dimension.dim_param or "?")
