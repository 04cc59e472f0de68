"""A float32 file → one that computes in float16, by onnxruntime's converter, its traps closed.

- What follows from shapes alone stays float32: float16 counts in steps of 1 from 1024 and of 2
  from 2048, so that positions, and the angles of rotary ones, would be wrong at long lengths.
- The converter rounds between any two nodes that stay float32, leaves casts out of order and casts
  one value for two readers under one name (onnxruntime 1.31); that is put right afterwards.
- Inputs, outputs and states stay float32, so that whoever serves the model changes nothing.
"""

from __future__ import annotations

import warnings
from pathlib import Path
from tempfile import TemporaryDirectory

import onnx
import onnxruntime
from onnxruntime.transformers.float16 import convert_float_to_float16
from onnxscript import ir

from advisor.export.weights import declared_once

FLOAT, FLOAT16 = onnx.TensorProto.FLOAT, onnx.TensorProto.FLOAT16
INSERTED = "InsertedPrecisionFreeCast_"
"""How onnxruntime calls what it casts for a kernel that it lacks in float16."""
MEASURES = ("Shape", "Size")
"""Operators whose answer does not depend on the numbers they are given."""


def convert(source: Path, target: Path) -> None:
    """Write `source` in float16 to `target`."""
    proto = declared_once(onnx.load(source))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # on numbers too small for float16; the deviation tells
        made = convert_float_to_float16(
            proto, keep_io_types=True, node_block_list=of_shapes_alone(proto.graph)
        )
    without_round_trips(made.graph)
    model = ir.from_proto(made)
    model.graph.sort()
    ir.save(model, target)


def widened_on_cpu(path: Path) -> tuple[str, ...]:
    """Operators that onnxruntime's CPU provider would compute in float32, between casts."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    with TemporaryDirectory() as folder:
        options.optimized_model_filepath = str(Path(folder) / "as_run.onnx")
        onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        as_run = onnx.load(options.optimized_model_filepath)
    cast = (n for n in as_run.graph.node if any(name.startswith(INSERTED) for name in n.input))
    return tuple(sorted({node.op_type for node in cast} - {"Cast"}))


def of_shapes_alone(graph: onnx.GraphProto) -> list[str]:
    """Names of the nodes that no number of an input reaches."""
    data = {value.name for value in graph.input}
    apart: list[str] = []
    for node in graph.node:
        inner = any(attribute.HasField("g") for attribute in node.attribute)
        if node.op_type in MEASURES or not (inner or data & set(node.input)):
            apart.append(node.name)
        else:
            data.update(node.output)
    return apart


def without_round_trips(graph: onnx.GraphProto) -> None:
    """Read past casts to float16 and back, once for each value; drop casts nobody reads then."""
    halved = {n.output[0]: n.input[0] for n in graph.node if _casts_to(n, FLOAT16)}
    back = {
        n.output[0]: halved[n.input[0]]
        for n in graph.node
        if _casts_to(n, FLOAT) and n.input[0] in halved
    }
    nodes = list({n.output[0]: n for n in graph.node if n.output[0] not in back}.values())
    for node in nodes:
        for index, name in enumerate(node.input):
            node.input[index] = back.get(name, name)
    read = {name for node in nodes for name in node.input} | {v.name for v in graph.output}
    del graph.node[:]
    graph.node.extend(n for n in nodes if not _casts_to(n, FLOAT16) or n.output[0] in read)


def _casts_to(node: onnx.NodeProto, kind: int) -> bool:
    return node.op_type == "Cast" and any(
        attribute.name == "to" and attribute.i == kind for attribute in node.attribute
    )
