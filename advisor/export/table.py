"""A table of vectors for tokens, kept as int8 rows where it would be most of the file.

With 8000 tokens the table of an LSTM with two million weights is five sixths of its int8 file. The
quantiser's own way has one scale for the whole table, which its largest row sets for all others.
Here each row has its own, looked up with the row: `Gather` the bytes, `Gather` the scale, `Mul`.
Three more small nodes in each step, so a small table is left as it is.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

import numpy as np
import onnx
from onnx import helper, numpy_helper

LARGEST = 127
BYTES_LEFT, BYTES_CONVERTED = 4, 1


def shrink(proto: onnx.ModelProto, embedding: frozenset[str]) -> None:
    """Change in place each of `embedding` that is only looked up, and outweighs the rest."""
    reads = Counter(name for node in proto.graph.node for name in node.input)
    for node in list(proto.graph.node):
        table = node.input[0] if node.op_type == "Gather" else ""
        if table in embedding and reads[table] == 1 and _outweighs(proto, node):
            _look_up_rows(proto.graph, node)


def rows(table: Any) -> tuple[Any, Any]:
    """(V, n) float32 → int8 of the same shape and scales (V, 1); NumPy."""
    peaks = np.abs(table).max(axis=1, keepdims=True)
    scales = np.where(peaks > 0, peaks / LARGEST, 1).astype(np.float32)
    return np.rint(table / scales).astype(np.int8), scales


def _outweighs(proto: onnx.ModelProto, node: onnx.NodeProto) -> bool:
    """Whether the table as it is would be more bytes than all other weights as int8."""
    numbers: dict[str, int] = {t.name: math.prod(t.dims) for t in proto.graph.initializer}
    table = numbers.pop(node.input[0])
    return BYTES_LEFT * table > BYTES_CONVERTED * sum(numbers.values())


def _look_up_rows(graph: onnx.GraphProto, node: onnx.NodeProto) -> None:
    name, tokens = node.input
    (tensor,) = (tensor for tensor in graph.initializer if tensor.name == name)
    packed, scales = rows(numpy_helper.to_array(tensor))
    tensor.CopyFrom(numpy_helper.from_array(packed, f"{name}_int8"))
    graph.initializer.append(numpy_helper.from_array(scales, f"{name}_scale"))
    parts = [f"{name}_{part}" for part in ("row", "row_float", "row_scale")]
    made = [
        helper.make_node("Gather", [f"{name}_int8", tokens], parts[:1], name=f"{node.name}_int8"),
        helper.make_node("Cast", parts[:1], parts[1:2], name=f"{node.name}_cast", to=1),
        helper.make_node("Gather", [f"{name}_scale", tokens], parts[2:], name=f"{node.name}_by"),
        helper.make_node("Mul", parts[1:], node.output, name=node.name),
    ]
    place = list(graph.node).index(node)
    nodes = [*graph.node[:place], *made, *graph.node[place + 1 :]]
    del graph.node[:]
    graph.node.extend(nodes)
