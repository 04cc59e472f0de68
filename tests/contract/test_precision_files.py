"""The converters on small files made by hand: what they must leave alone, and what is counted."""

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper

from advisor.export import float16, int8, table
from advisor.export.weights import holding, reach

RNG = np.random.default_rng(0)
INNER, HEAD = (RNG.normal(size=size).astype(np.float32) for size in ((16, 16), (16, 3)))


def file(folder, nodes, weights, shape=("batch", "steps", 16), kind=TensorProto.FLOAT):
    """A file with one input, written to `folder`."""
    graph = helper.make_graph(
        nodes,
        "g",
        [helper.make_tensor_value_info("x", kind, shape)],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)],
        [numpy_helper.from_array(value, name) for name, value in weights.items()],
    )
    opset = [helper.make_opsetid("", 23)]
    path = folder / "before.onnx"
    onnx.save(helper.make_model(graph, opset_imports=opset, ir_version=10), path)
    return path


def node(kind, inputs, output, **attributes):
    return helper.make_node(kind, inputs, [output], name=f"n_{output}", **attributes)


def count(path, kind):
    return sum(n.op_type == kind for n in onnx.load(path).graph.node)


def answer(path, x):
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    return session.run(["y"], {"x": x})[0]


@pytest.fixture
def attention(tmp_path):
    """A head, a matrix of the backbone, and the standard Attention of opset 23 between them."""
    nodes = [
        node("MatMul", ["x", "inner"], "h"),
        node("Attention", ["h", "h", "h"], "a", q_num_heads=2, kv_num_heads=2),
        node("MatMul", ["a", "head"], "y"),
    ]
    return file(tmp_path, nodes, {"inner": INNER, "head": HEAD})


def test_attention_of_opset_23_stays_and_the_file_runs(attention, tmp_path):
    made = tmp_path / "int8.onnx"
    int8.convert(attention, made, frozenset())
    assert count(made, "Attention") == 1
    assert count(made, "MatMulInteger") == 2
    x = RNG.normal(size=(2, 5, 16)).astype(np.float32)
    assert np.abs(answer(made, x) - answer(attention, x)).max() < 0.5


@pytest.mark.parametrize(("saturates", "largest"), [(True, 64), (False, 127)])
def test_weights_give_up_a_bit_where_products_would_overflow(
    saturates, largest, attention, tmp_path, monkeypatch
):
    monkeypatch.setattr(int8, "saturates", lambda: saturates)
    made = tmp_path / "int8.onnx"
    int8.convert(attention, made, frozenset())
    weights = [
        np.abs(numpy_helper.to_array(tensor).astype(int)).max()
        for tensor in onnx.load(made).graph.initializer
        if tensor.data_type == TensorProto.INT8 and len(tensor.dims) == 2
    ]
    assert len(weights) == 2
    assert max(weights) == largest


def test_what_reads_the_input_stays(attention, tmp_path):
    made = tmp_path / "int8.onnx"
    int8.convert(attention, made, frozenset({"inner"}))
    assert count(made, "MatMulInteger") == 1
    assert "inner" in {tensor.name for tensor in onnx.load(made).graph.initializer}


@pytest.mark.parametrize("embedding", [frozenset(), frozenset({"inner"})])
def test_a_gemm_stays_or_goes_like_a_matmul(embedding, tmp_path):
    """The quantiser renames it; torch's second declaration of its weight must not stop it."""
    nodes = [
        node("Gemm", ["x", "inner", "bias"], "h", transB=1),
        node("Gemm", ["h", "head"], "y", transB=1),
    ]
    weights = {"inner": INNER, "bias": INNER[0], "head": HEAD.T.copy()}
    path = file(tmp_path, nodes, weights, shape=("batch", 16))
    proto = onnx.load(path)
    proto.graph.value_info.append(
        helper.make_tensor_value_info("head", TensorProto.FLOAT, (3, 16))
    )
    onnx.save(proto, path)
    made = tmp_path / "int8.onnx"
    int8.convert(path, made, embedding)
    assert count(made, "MatMulInteger") == 2 - len(embedding)


def test_a_convolution_stays(tmp_path):
    kernel = RNG.normal(size=(16, 16, 3)).astype(np.float32)
    path = file(tmp_path, [node("Conv", ["x", "k"], "y")], {"k": kernel}, shape=("b", 16, "t"))
    made = tmp_path / "int8.onnx"
    int8.convert(path, made, frozenset())
    found = reach("whole", onnx.load(path), onnx.load(made), frozenset())
    assert (found.converted, found.left, found.operators) == (0, {"Conv": 768}, {})


def test_the_head_is_known_by_its_numbers_and_not_counted(attention, tmp_path):
    before = onnx.load(attention)
    head = holding(before, HEAD.T)
    assert head == {"head"}
    made = tmp_path / "int8.onnx"
    int8.convert(attention, made, frozenset({"inner"}))
    found = reach("whole", before, onnx.load(made), head)
    assert (found.converted, found.left) == (0, {"MatMul": INNER.size})


@pytest.mark.parametrize(("tokens", "packed"), [(500, True), (2, False)])
def test_a_table_is_packed_where_it_outweighs_the_rest(tokens, packed, tmp_path):
    vectors = RNG.normal(size=(tokens, 16)).astype(np.float32)
    nodes = [node("Gather", ["vectors", "x"], "h"), node("MatMul", ["h", "inner"], "y")]
    weights = {"vectors": vectors, "inner": INNER}
    path = file(tmp_path, nodes, weights, ("batch", "steps"), TensorProto.INT64)
    made = tmp_path / "int8.onnx"
    int8.convert(path, made, frozenset({"vectors"}))
    assert ("vectors" not in {t.name for t in onnx.load(made).graph.initializer}) == packed
    x = RNG.integers(0, tokens, (2, 7))
    before, after = answer(path, x), answer(made, x)
    assert 0 < np.abs(after - before).max() < 0.03 * np.abs(before).max()


def test_a_table_that_is_read_twice_stays(tmp_path):
    """Tied to the head, it is a matrix too."""
    vectors = RNG.normal(size=(500, 16)).astype(np.float32)
    nodes = [
        node("Gather", ["vectors", "x"], "h"),
        node("Transpose", ["vectors"], "t"),
        node("MatMul", ["h", "t"], "y"),
    ]
    path = file(tmp_path, nodes, {"vectors": vectors}, ("batch", "steps"), TensorProto.INT64)
    proto = onnx.load(path)
    table.shrink(proto, frozenset({"vectors"}))
    assert proto == onnx.load(path)


def test_a_row_of_large_numbers_costs_the_others_nothing():
    vectors = RNG.normal(size=(5, 16)).astype(np.float32)
    vectors[1], vectors[2] = 1000 * vectors[1], 0
    packed, scales = table.rows(vectors)
    peaks = np.abs(vectors).max(axis=1, keepdims=True)
    assert packed.dtype == np.int8
    assert (np.abs(packed * scales - vectors) <= 0.51 * peaks / 127).all()


@pytest.fixture
def positions(tmp_path):
    """cos of the position, from the shape alone, times what was read."""
    nodes = [
        node("Shape", ["x"], "steps", start=1, end=2),
        node("Squeeze", ["steps"], "many"),
        node("Cast", ["many"], "many_f", to=TensorProto.FLOAT),
        node("Range", ["zero", "many_f", "one"], "place"),
        node("Mul", ["place", "frequency"], "angle"),
        node("Cos", ["angle"], "cos"),
        node("Sin", ["angle"], "sin"),
        node("Add", ["cos", "sin"], "turn"),
        node("Unsqueeze", ["turn", "last"], "turn_1"),
        node("MatMul", ["x", "inner"], "h"),
        node("Mul", ["h", "turn_1"], "y"),
    ]
    weights = {
        "zero": np.float32(0), "one": np.float32(1), "frequency": np.float32(0.7321),
        "last": np.array([1]), "inner": INNER,
    }  # fmt: skip
    return file(tmp_path, nodes, weights)


def test_positions_stay_exact_in_float16(positions, tmp_path):
    made = tmp_path / "float16.onnx"
    float16.convert(positions, made)
    onnx.checker.check_model(str(made), full_check=True)
    types = {t.name: t.data_type for t in onnx.load(made).graph.initializer}
    assert (types["frequency"], types["inner"]) == (TensorProto.FLOAT, TensorProto.FLOAT16)
    proto = onnx.load(made).graph
    halves = {n.output[0] for n in proto.node if float16._casts_to(n, TensorProto.FLOAT16)}
    for one in proto.node:
        if one.op_type in ("Range", "Cos", "Sin", "Add"):
            assert not halves & set(one.input), f"{one.op_type} reads what was rounded"
    x = RNG.normal(size=(1, 3000, 16)).astype(np.float32)
    assert np.abs(answer(made, x) - answer(positions, x)).max() < 0.05


def test_casts_there_and_back_are_read_past():
    nodes = [
        node("Cast", ["a"], "half", to=TensorProto.FLOAT16),
        node("Cast", ["half"], "back", to=TensorProto.FLOAT),
        node("Cast", ["half"], "back", to=TensorProto.FLOAT),
        node("Cos", ["back"], "c"),
        node("Sin", ["back"], "y"),
    ]
    graph = helper.make_graph(
        nodes, "g", [], [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)]
    )
    float16.without_round_trips(graph)
    assert [(n.op_type, list(n.input)) for n in graph.node] == [("Cos", ["a"]), ("Sin", ["a"])]


def test_what_the_cpu_lacks_in_float16_is_named(positions, tmp_path):
    """Not every build lacks the same; where the matrix product is widened, it says so."""
    made = tmp_path / "float16.onnx"
    float16.convert(positions, made)
    assert set(float16.widened_on_cpu(made)) <= {"MatMul", "Mul"}
