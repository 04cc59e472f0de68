"""Answers, options and tasks say the same, and no rule of the task stands twice."""

import shlex
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.cli.answers import (
    choices,
    command_line,
    from_flags,
    settle,
    to_task,
    with_defaults,
)
from advisor.cli.interview import missing_flags
from advisor.cli.question import Nothing
from advisor.cli.questions import BY_FIELD, BY_ID, QUESTIONS
from advisor.core.device import Device
from advisor.core.task import KINDS
from advisor.errors import InputError
from advisor.files.task_fields import leaves, rules

DEVICE = Device(
    system="Linux",
    architecture="x86_64",
    processor="test",
    physical_cores=2,
    usable_cores=2,
    memory_bytes=8 * 10**9,
)


def test_every_field_of_the_file_has_one_question_and_one_option() -> None:
    assert set(BY_FIELD) == set(leaves()) - {"schema_version"}
    flags = [question.flag for question in QUESTIONS if question.field]
    assert len(set(flags)) == len(flags)


def test_required_questions_are_those_that_the_file_requires() -> None:
    needed = {name for name, rule in rules().items() if rule.required and rule.type != "section"}
    assert {q.field for q in QUESTIONS if q.required} == needed | {"input.channels"}


def test_every_choice_is_a_word_of_its_field_and_every_word_a_choice() -> None:
    for question in QUESTIONS:
        words = rules()[question.field].words if question.field else ()
        if words and question.id != "input":
            assert {choice.word for choice in question.choices} == set(words), question.id


def test_every_question_explains_itself() -> None:
    for question in QUESTIONS:
        assert len(question.help) > 15, question.id
        assert question.text({}).endswith("?"), question.id


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_needs_only_a_length_and_for_features_the_channels(kind: str) -> None:
    answers = with_defaults({"kind": kind, "length": 30, "channels": 7}, DEVICE)
    task = to_task(settle(answers))
    assert task.kind == kind
    assert task.input.length.typical == 30


def test_audio_in_a_stream_has_features_every_ten_milliseconds() -> None:
    answers = {"kind": "classification", "input": "audio", "length": 100, "mode": "stream"}
    task = to_task(with_defaults(answers, DEVICE))
    assert (task.input.channels, task.serving.period_ms, task.serving.latency_ms) == (40, 10, None)


def test_memory_defaults_to_a_quarter_of_the_machine() -> None:
    assert with_defaults({"kind": "tagging", "length": 5}, DEVICE)["memory_mb"] == 2000.0


@pytest.mark.parametrize(
    ("answers", "question", "left"),
    [
        ({"kind": "classification"}, "mode", ["request", "stream"]),
        ({"kind": "translation"}, "mode", ["request", "generate"]),
        ({"kind": "pair-classification"}, "mode", ["request"]),
        ({"kind": "language-modeling"}, "input", ["text", "events", "tokens"]),
    ],
)
def test_only_choices_that_the_task_can_have_are_offered(
    answers: dict[str, Any], question: str, left: list[str]
) -> None:
    assert [choice.word for choice in choices(BY_ID[question], answers)] == left


def test_all_wrong_options_are_told_at_once_by_option() -> None:
    with pytest.raises(InputError) as caught:
        from_flags({"kind": "clasification", "length": "forty", "percentile": "200"})
    told = [str(problem) for problem in caught.value.problems]
    assert told[0].startswith("--kind: expected one of")
    assert told[0].endswith("(did you mean 'classification'?)")
    assert told[1:] == [
        "--length: expected a whole number such as 40 or 8k, got 'forty'",
        "--percentile: expected 50 to 99.9, got 200.0",
    ]


@pytest.mark.parametrize(
    ("flags", "wrong"),
    [
        ({"length": "40", "max_length": "30"}, "--max-length: typical (40) is above max (30)"),
        (
            {"input": "text", "channels": "3"},
            "--channels: channels belongs to type 'features'; tokens have vocab_size",
        ),
        (
            {"kind": "tagging", "mode": "generate"},
            "--mode: a tagging answer is not generated token by token; use mode 'request'",
        ),
        (
            {"mode": "request", "first_token_ms": "5"},
            "--first-token-ms: first_token_ms is for mode 'generate', not 'request'",
        ),
    ],
)
def test_options_that_contradict_each_other_are_refused(flags: dict[str, str], wrong: str) -> None:
    with pytest.raises(InputError) as caught:
        from_flags(flags)
    assert [str(problem) for problem in caught.value.problems] == [wrong]


def test_what_is_missing_is_named_by_option() -> None:
    assert missing_flags({}, DEVICE, strict=True) == ("--kind", "--input", "--length", "--mode")
    assert missing_flags({}, DEVICE, strict=False) == ("--kind", "--length")
    given = {"kind": "regression", "input": "sensors", "length": 3, "mode": "request"}
    assert missing_flags(given, DEVICE, strict=True) == ("--channels",)


@st.composite
def full_answers(draw: st.DrawFn) -> dict[str, Any]:
    """Answers as a user might give them, question by question, within what is allowed."""
    typed = {
        "vocab_size": st.integers(2, 50_000),
        "channels": st.integers(1, 99),
        "length": st.integers(1, 5000),
        "output_size": st.integers(1, 5000),
        "latency_ms": st.sampled_from([None, 0.5, 20.0, 100.0]),
        "period_ms": st.sampled_from([None, 10.0, 33.3]),
        "percentile": st.sampled_from([50.0, 95.0, 99.9]),
        "memory_mb": st.sampled_from([None, 256.0, 2000.0]),
        "examples": st.sampled_from([None, 1, 10**6]),
        "name": st.text("abc '\"$\\é", min_size=1).filter(lambda t: t.strip() == t),
    }
    answers: dict[str, Any] = {}
    for question in QUESTIONS:
        if not question.when(answers):
            continue
        default = with_defaults(answers, DEVICE).get(question.id, Nothing())
        offered = [choice.word for choice in choices(question, answers)]
        usual = [] if isinstance(default, Nothing) else [st.just(default)]
        given = st.sampled_from(offered) if offered else typed.get(question.id)
        answers[question.id] = draw(st.one_of(*usual, *([given] if given is not None else [])))
    return answers


@settings(max_examples=60, deadline=None)
@given(full_answers())
def test_the_equal_command_line_gives_the_equal_task(answers: dict[str, Any]) -> None:
    words = shlex.split(command_line(answers, "task.toml"))
    assert words[:2] == ["advisor", "ask"]
    assert words[-3:] == ["--yes", "-o", "task.toml"]
    pairs = dict(zip(words[2:-3:2], words[3:-3:2], strict=True))
    flags = {flag.removeprefix("--").replace("-", "_"): text for flag, text in pairs.items()}
    again = with_defaults(from_flags(flags), None)
    assert to_task(again) == to_task(answers)
