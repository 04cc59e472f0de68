"""Other precisions of our families: true, near float32, of the same weights, or refused."""

import numpy as np
import pytest

from advisor.core.artifact import ExportJob
from advisor.core.failure import Failure
from advisor.export.broken import ContractError, NoEffectError
from advisor.export.cache import ArtifactCache
from advisor.testing.families import exported, offers, shape_for

slow = pytest.mark.slow
LSTM, MATMUL = "DynamicQuantizeLSTM", "MatMulInteger"
NEAR_INT8, NEAR_FLOAT16 = 0.05, 0.005
"""Of the answers' size; seen with random weights: 0.03 and 0.001."""


@slow
@pytest.mark.parametrize(
    ("name", "mode", "operator", "at_least"),
    [
        ("lstm", "request", LSTM, 2),
        ("lstm", "stream", LSTM, 2),
        ("lstm", "generate", LSTM, 2),
        ("bilstm", "request", LSTM, 2),
        ("transformer-encoder", "request", MATMUL, 8),
        ("transformer-decoder", "generate", MATMUL, 8),
        ("tcn", "stream", MATMUL, 2),
    ],
)
def test_int8_changes_what_it_can(name, mode, operator, at_least, tmp_path):
    made = exported(name, shape_for(mode, "tokens"), tmp_path, "int8")
    assert made.converted.operators[operator] >= at_least
    assert 0 < made.converted.deviation < NEAR_INT8
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        f"{form}.onnx" for form in sorted(g.form for g in made.graphs)
    ]
    assert {t.dtype for g in made.graphs for t in g.outputs} == {"float32"}
    assert "int8" in {check.clause for check in made.checks}


@slow
@pytest.mark.parametrize(
    ("name", "mode", "says"),
    [
        (
            "gru",
            "request",
            "int8: no effect on gru in this runtime (nothing it can quantise: GRU)",
        ),
        ("bigru", "request", "nothing it can quantise: GRU"),
        ("elman", "stream", "nothing it can quantise: RNN"),
        ("tcn", "request", "nothing it can quantise: Conv"),
        ("tcn", "generate", "no effect on tcn's prefill"),
    ],
)
def test_int8_is_not_claimed_where_it_changes_nothing(name, mode, says, tmp_path):
    """Their head could be quantised; the family would still run in float32."""
    with pytest.raises(NoEffectError) as refused:
        exported(name, shape_for(mode, "tokens"), tmp_path, "int8")
    assert says in refused.value.message
    assert list(tmp_path.iterdir()) == []


@slow
@pytest.mark.long
@pytest.mark.parametrize("name", ["lstm", "gru", "tcn", "transformer-decoder"])
@pytest.mark.parametrize("mode", ["request", "generate"])
def test_float16_has_half_the_bytes_and_near_answers(name, mode, tmp_path):
    for precision in ("float32", "float16"):
        (tmp_path / precision).mkdir()
    shape = shape_for(mode, "features" if mode == "request" else "tokens")
    plain = exported(name, shape, tmp_path / "float32")
    made = exported(name, shape, tmp_path / "float16", "float16")
    assert 0 < made.converted.deviation < NEAR_FLOAT16
    weights = 4 * plain.parameters
    assert plain.model_bytes - made.model_bytes > 0.4 * weights
    assert made.graphs[0].inputs == plain.graphs[0].inputs
    assert made.states == plain.states


@slow
def test_the_weights_are_those_of_the_float32_model(tmp_path):
    """Another draw of weights would deviate by more than the answers' own size."""
    import onnxruntime

    for precision in ("float32", "int8"):
        (tmp_path / precision).mkdir()
    shape = shape_for("request", "tokens")
    x = np.arange(40).reshape(1, 40) % 50
    answers = []
    for precision in ("float32", "int8"):
        made = exported("lstm", shape, tmp_path / precision, precision)
        session = onnxruntime.InferenceSession(
            made.graphs[0].path, providers=["CPUExecutionProvider"]
        )
        answers.append(session.run(["y"], {"x": x})[0])
    plain, int8 = answers
    assert 0 < np.abs(int8 - plain).max() < NEAR_INT8 * np.abs(plain).max()


@slow
def test_the_same_conversion_gives_the_same_file(tmp_path):
    shape, digests = shape_for("request", "tokens"), set()
    for turn in ("first", "second"):
        (tmp_path / turn).mkdir()
        made = exported("transformer-encoder", shape, tmp_path / turn, "int8")
        digests.add(made.graphs[0].sha256)
    assert len(digests) == 1


@slow
def test_an_absurd_deviation_is_refused(tmp_path, monkeypatch):
    from advisor.export import deviation

    monkeypatch.setattr(deviation, "MAX_DEVIATION", 1e-9)
    with pytest.raises(ContractError, match=r"int8: differs from float32 by \d+% .* at .* steps"):
        exported("lstm", shape_for("request", "tokens"), tmp_path, "int8")


def test_deviation_is_the_worst_of_the_places():
    from advisor.export.deviation import worst

    ones = np.ones((2, 3), np.float32)
    figure, check = worst("int8", {"a": ones, "b": ones}, {"a": ones, "b": 1.25 * ones})
    assert figure == pytest.approx(0.25)
    assert "at b" in check.detail


@pytest.mark.parametrize("wrong", [np.nan, 2.0])
def test_what_is_no_number_or_far_off_is_refused(wrong):
    from advisor.export.deviation import worst

    ones = np.ones((2, 3), np.float32)
    with pytest.raises(ContractError, match="at 7 steps"):
        worst("int8", {"7 steps": ones}, {"7 steps": wrong * ones})


def test_answers_of_zero_are_near_zero_only():
    from advisor.export.deviation import relative

    zeros = np.zeros(3)
    assert relative(zeros, zeros) == 0.0
    assert relative(zeros + 0.1, zeros) == float("inf")


@slow
def test_the_real_worker_tells_no_effect_from_a_fault(tmp_path):
    from advisor.export.pool import export_all

    cache = ArtifactCache(tmp_path)
    shape = shape_for("request", "tokens")
    jobs = [
        ExportJob(candidate=offers(name)[0].with_precision("int8"), shape=shape, longest=20)
        for name in ("gru", "lstm")
    ]
    outcomes = {}
    export_all(
        jobs,
        cache,
        workers=1,
        timeout_s=120.0,
        on_done=lambda job, outcome: outcomes.setdefault(job.candidate.family, outcome),
    )
    gru, lstm = outcomes["gru"], outcomes["lstm"]
    assert isinstance(gru, Failure)
    assert (gru.stage, gru.candidate) == ("precision", jobs[0].candidate.id)
    assert cache.without_effect(jobs[0]) == gru
    assert cache.find(jobs[1]) == lstm
    assert lstm.converted.precision == "int8"
