"""When a model may be called by another precision's name, and what is said when not."""

import pytest

from advisor.export.effect import Reach, operators, shortfall


def reach(form="whole", converted=0, operators=None, **left):
    return Reach(form=form, converted=converted, left=left, operators=operators or {})


GRU = reach(GRU=900)
TCN_PREFILL = reach("prefill", Conv=900)
TCN_STEP = reach("step", converted=900, operators={"MatMulInteger": 9})


def test_a_model_that_changed_has_its_name():
    changed = reach(converted=900, operators={"DynamicQuantizeLSTM": 2}, Conv=100)
    assert shortfall("int8", "lstm", [changed]) == ""


def test_no_weight_changed():
    expected = "int8: no effect on gru in this runtime (nothing it can quantise: GRU)"
    assert shortfall("int8", "gru", [GRU]) == expected


def test_a_new_head_alone_is_no_effect():
    """The head's operator changed; the backbone's weights, which are counted, did not."""
    quantised_head = reach(operators={"MatMulInteger": 1}, GRU=900)
    assert shortfall("int8", "gru", [quantised_head]).startswith("int8: no effect on gru")


def test_too_small_a_part_changed():
    said = shortfall("int8", "hybrid", [reach(converted=300, GRU=680, Conv=20)])
    assert said == (
        "int8: reaches 30% of the weights of hybrid in this runtime, too few for the name "
        "(left: GRU)"
    )


def test_one_graph_of_two_is_named():
    said = shortfall("int8", "tcn", [TCN_PREFILL, TCN_STEP])
    assert "no effect on tcn's prefill" in said
    assert "Conv" in said
    assert "one model" in said


def test_both_graphs_without_effect_are_the_family():
    graphs = [reach("prefill", GRU=900), reach("step", GRU=900)]
    assert "on gru in" in shortfall("int8", "gru", graphs)


def test_a_backbone_without_weights_changes_nothing():
    said = shortfall("float16", "last-value", [reach()])
    assert said.startswith("float16: no effect on last-value in this runtime")
    assert "no weights" in said


@pytest.mark.parametrize(("converted", "short"), [(50, False), (49, True)])
def test_half_the_weights_are_enough(converted, short):
    found = shortfall("int8", "x", [reach(converted=converted, Conv=100 - converted)])
    assert bool(found) == short


def test_two_graphs_of_one_model_count_once():
    graphs = [
        reach("prefill", 900, {"MatMulInteger": 9}),
        reach("step", 900, {"MatMulInteger": 9, "DynamicQuantizeLSTM": 1}),
    ]
    assert operators(graphs) == {"DynamicQuantizeLSTM": 1, "MatMulInteger": 9}
