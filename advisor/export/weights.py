"""Which weights of an ONNX file are whose, and which of them a conversion reached.

Weights are told apart by content: exporters rename and transpose them, and the embedding and the
head are the host's, whatever their names.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import onnx

from advisor.core.artifact import Form
from advisor.export.effect import Reach

FLOAT = onnx.TensorProto.FLOAT
CONVERTED = (onnx.TensorProto.INT8, onnx.TensorProto.UINT8, onnx.TensorProto.FLOAT16)


def declared_once(proto: onnx.ModelProto) -> onnx.ModelProto:
    """Torch declares weights as intermediate values too; a converter that changes a weight would
    leave, or follow, the other declaration. Changed in place."""
    weights = {tensor.name for tensor in proto.graph.initializer}
    others = [value for value in proto.graph.value_info if value.name not in weights]
    del proto.graph.value_info[:]
    proto.graph.value_info.extend(others)
    return proto


def holding(proto: onnx.ModelProto, weight: Any) -> frozenset[str]:
    """Names of the initializers that are `weight` (a matrix, NumPy), transposed or not."""
    return frozenset(
        tensor.name
        for tensor in proto.graph.initializer
        if math.prod(tensor.dims) == weight.size
        and tensor.data_type == FLOAT
        and _same(onnx.numpy_helper.to_array(tensor), weight)
    )


def reach(
    form: Form, before: onnx.ModelProto, after: onnx.ModelProto, host: frozenset[str]
) -> Reach:
    """What was converted between the two; `host` are the weights that aren't the backbone's."""
    matrices = {
        tensor.name: math.prod(tensor.dims)
        for tensor in before.graph.initializer
        if tensor.data_type == FLOAT and _is_matrix(tensor) and tensor.name not in host
    }
    still = {tensor.name for tensor in after.graph.initializer if tensor.data_type == FLOAT}
    left: Counter[str] = Counter()
    for name in still & matrices.keys():
        left[_reader(before, name)] += matrices[name]
    new = {
        tensor.name
        for tensor in after.graph.initializer
        if tensor.data_type in CONVERTED and _is_matrix(tensor)
    }
    return Reach(
        form=form,
        converted=sum(matrices.values()) - left.total(),
        left=dict(left),
        operators=Counter(n.op_type for n in after.graph.node if new & set(n.input)),
    )


def readers(proto: onnx.ModelProto, names: frozenset[str]) -> Sequence[str]:
    """Names of the nodes that read any of these initializers."""
    return [node.name for node in proto.graph.node if names & set(node.input)]


def _reader(proto: onnx.ModelProto, name: str) -> str:
    return next((node.op_type for node in proto.graph.node if name in node.input), "unused")


def _is_matrix(tensor: onnx.TensorProto) -> bool:
    """Two sizes above 1 or more; biases and scales are no matrices."""
    return len([size for size in tensor.dims if size > 1]) >= 2


def _same(found: Any, weight: Any) -> bool:
    return bool(np.array_equal(found, weight) or np.array_equal(found, weight.T))
