"""The settings as told: what to set, what it gains, and what another precision would do."""

from __future__ import annotations

import json

import pytest

from advisor.core.artifact import Converted
from advisor.core.recommendation import PrecisionTried, Tuning
from advisor.core.settings import Settings
from advisor.core.view import View
from advisor.decide.settings_words import in_words
from advisor.report.how_to_run import how_to_run, how_to_run_others
from advisor.report.json_report import JsonReporter
from advisor.report.terminal import TerminalReporter
from advisor.testing.fakes import fake_recommendation, fake_task

INT8 = PrecisionTried(
    precision="int8",
    outcome="faster",
    says="int8: 3.9 times as fast (3.7 to 4.1), file 1.0 MB instead of 3.7 MB",
    settings=Settings(threads=2),
    times=3.9,
    low=3.7,
    high=4.1,
    operators={"DynamicQuantizeLSTM": 2},
    deviation=0.013,
    model_bytes=1_000_000,
    float32_bytes=3_700_000,
)
NONE = PrecisionTried(
    precision="int8", outcome="no effect", says="int8: no effect on gru in this runtime"
)


def tuned(candidate: str, precision: PrecisionTried = INT8, **changes) -> Tuning:
    facts = {
        "settings": Settings(threads=2),
        "times": 1.6,
        "low": 1.5,
        "high": 1.7,
        "over_defaults": 1.24,
        "defaults_low": 1.2,
        "defaults_high": 1.31,
        "tried": (Settings(), Settings(threads=2), Settings(threads=2, spinning=True)),
        "precisions": (precision,),
    }
    return Tuning(candidate=candidate, **{**facts, **changes})


def with_tunings(status: str, mode: str = "request", **changes):
    answer = fake_recommendation(status, task=fake_task(mode))
    best = answer.tied or (answer.winner,)
    first, *others = (tuned(name, **changes) for name in best)
    rest = [t.model_copy(update={"precisions": (NONE,)}) for t in others]
    return answer.model_copy(update={"tunings": (first, *rest)})


def rendered(answer, width: int = 80) -> str:
    return TerminalReporter().render(View(answer, width=width)).decode()


def settings_of(answer):
    return json.loads(JsonReporter().render(View(answer)))["recommendation"]["settings"]


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (Settings(), "1 thread"),
        (Settings(threads=4, spinning=True), "4 threads, spinning"),
        (Settings(graph_optimization="basic"), "1 thread, graph optimisation basic"),
        (Settings(state_binding=False), "1 thread, states not bound"),
    ],
)
def test_whatever_is_not_as_usual_is_said(settings, said):
    assert in_words(settings) == said


def test_the_gain_over_the_defaults_comes_with_its_interval():
    answer = with_tunings("recommended")
    first, second = how_to_run(answer, answer.contenders[0])
    assert "2 threads, float32: 1.6 times as fast (1.5 to 1.7) as with 1 thread" in first
    assert first.endswith("1.2 times as fast (1.2 to 1.3) as with the runtime's defaults.")
    assert second == f"{INT8.says}."


def test_a_small_gain_is_not_rounded_away():
    small = {"over_defaults": 1.05, "defaults_low": 1.04, "defaults_high": 1.07}
    answer = with_tunings("recommended", **small)
    said = how_to_run(answer, answer.contenders[0])[0]
    assert "1.05 times as fast (1.04 to 1.07) as with the runtime's defaults" in said


def test_int8_is_told_and_not_recommended():
    answer = with_tunings("recommended")
    assert "float32" in how_to_run(answer, answer.contenders[0])[0]
    text = rendered(answer)
    assert " ".join(INT8.says.split()) in " ".join(text.split())
    assert settings_of(answer)["precisions"][0]["times_as_fast"] == 3.9


def test_a_candidate_in_int8_says_what_that_changed_and_to_check():
    answer = with_tunings("recommended")
    winner = answer.contenders[0]
    made = Converted(precision="int8", operators={"DynamicQuantizeLSTM": 2}, deviation=0.013)
    artifact = winner.artifact.model_copy(update={"converted": made})
    told = how_to_run(answer, winner.model_copy(update={"artifact": artifact}))[1]
    assert told.startswith("int8 put in 2 DynamicQuantizeLSTM; its outputs differ by 1.3 %")
    assert told.endswith("check accuracy on your data first.")


def test_the_others_of_a_tie_get_their_settings_too():
    answer = with_tunings("tie")
    ((label, told),) = how_to_run_others(answer)
    assert label == answer.contender(answer.tied[1]).candidate.label
    assert "2 threads" in told
    assert NONE.says in told
    assert how_to_run_others(with_tunings("recommended")) == ()


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("status", ["recommended", "tie"])
def test_the_lines_fit(status, width):
    assert all(len(line) <= width for line in rendered(with_tunings(status), width).splitlines())


def test_where_nothing_could_be_tried_none_is_called_slower():
    own = tuned("x", settings=Settings(), times=1.0, low=1.0, high=1.0, over_defaults=None)
    answer = fake_recommendation("recommended")
    alone = own.model_copy(update={"candidate": answer.winner, "tried": (Settings(),)})
    told = how_to_run(answer.model_copy(update={"tunings": (alone,)}), answer.contenders[0])[0]
    assert told.endswith("there is no other setting to try here.")


def test_the_json_settings_can_be_pasted_into_session_options():
    onnxruntime = pytest.importorskip("onnxruntime")
    given = settings_of(with_tunings("recommended", settings=Settings(threads=2, spinning=True)))
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = given["intra_op_num_threads"]
    options.inter_op_num_threads = given["inter_op_num_threads"]
    options.execution_mode = getattr(onnxruntime.ExecutionMode, given["execution_mode"])
    options.graph_optimization_level = getattr(
        onnxruntime.GraphOptimizationLevel, given["graph_optimization_level"]
    )
    for key, value in given["session_config_entries"].items():
        options.add_session_config_entry(key, value)
    assert options.get_session_config_entry("session.intra_op.allow_spinning") == "1"
    assert options.intra_op_num_threads == 2
    assert set(given["providers"]) <= set(onnxruntime.get_all_providers())


@pytest.mark.parametrize(("mode", "binds"), [("request", False), ("stream", True)])
def test_binding_is_advised_only_where_there_is_a_state_to_bind(mode, binds):
    assert settings_of(with_tunings("recommended", mode))["io_binding"] is binds
    plain = with_tunings("recommended", mode, settings=Settings(state_binding=False))
    assert settings_of(plain)["io_binding"] is False
