"""What a task may say, and what it means when it doesn't."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from advisor.core.shape import TaskShape
from advisor.core.task import Task
from advisor.testing.fakes import fake_task


def tokens(**length) -> dict:
    return {"type": "tokens", "length": length or {"typical": 40}}


def features(channels=12) -> dict:
    return {"type": "features", "channels": channels, "length": {"typical": 40}}


def task(kind="classification", mode="request", given=None, **tables) -> Task:
    return Task.model_validate(
        {"kind": kind, "input": given or tokens(), "serving": {"mode": mode}, **tables}
    )


def problem(**changes) -> str:
    with pytest.raises(ValidationError) as caught:
        task(**changes)
    return caught.value.errors()[0]["msg"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"given": tokens(typical=50, max=40)}, "typical (50) is above max (40)"),
        ({"given": {**features(), "vocab_size": 9}}, "vocab_size belongs to type 'tokens'"),
        ({"given": {**tokens(), "channels": 9}}, "channels belongs to type 'features'"),
        ({"given": features(None)}, "features need channels"),
        ({"mode": "generate"}, "a classification answer is not generated token by token"),
        ({"kind": "span-extraction", "mode": "stream"}, "needs its whole input"),
        ({"kind": "language-modeling", "given": features()}, "language-modeling reads tokens"),
        ({"serving": {"mode": "request", "period_ms": 5}}, "period_ms is for mode 'stream'"),
        ({"serving": {"mode": "stream", "first_token_ms": 5}}, "first_token_ms is for mode"),
    ],
)
def test_what_does_not_go_together(changes, message):
    assert message in problem(**changes)


def test_unknown_fields_are_errors():
    assert "Extra inputs" in problem(colour="red")


@pytest.mark.parametrize(
    ("kind", "mode", "size"),
    [
        ("classification", "request", 2),
        ("tagging", "request", 9),
        ("language-modeling", "generate", 8000),
        ("forecasting", "request", 24),
        ("regression", "request", 1),
        ("transcription", "request", 29),
    ],
)
def test_the_output_that_a_kind_implies(kind, mode, size):
    assert task(kind, mode).output_size == size
    assert task(kind, mode, output={"size": 7}).output_size == 7


@pytest.mark.parametrize(
    ("serving", "seconds"),
    [
        ({"mode": "request"}, None),
        ({"mode": "request", "latency_ms": 20}, 0.020),
        ({"mode": "stream", "period_ms": 10}, 0.010),
        ({"mode": "stream", "period_ms": 10, "latency_ms": 2}, 0.002),
        ({"mode": "stream", "period_ms": 10, "latency_ms": 50}, 0.010),
    ],
)
def test_a_stream_s_budget_is_at_most_its_period(serving, seconds):
    assert task(serving=serving).latency_s == seconds


def test_first_token_percentile_and_longest():
    made = fake_task("generate")
    assert (made.first_token_s, made.quantile) == (0.030, 0.95)
    assert fake_task().first_token_s is None
    assert (made.input.length.longest, task().input.length.longest) == (64, 40)


@pytest.mark.parametrize(
    ("changes", "outputs", "answer"),
    [
        ({}, 2, "pooled"),
        ({"mode": "stream"}, 2, "position"),
        ({"kind": "tagging"}, 9, "position"),
        ({"kind": "span-extraction", "output": {"size": 50}}, 2, "position"),
        ({"kind": "forecasting"}, 24, "last"),
        ({"kind": "forecasting", "given": features(7)}, 168, "last"),
        ({"kind": "language-modeling", "mode": "generate"}, 8000, "position"),
    ],
)
def test_shapes(changes, outputs, answer):
    shape = TaskShape.of(task(**changes))
    assert (shape.outputs, shape.answer) == (outputs, answer)


def test_embedding_and_head_are_counted_apart():
    text, signal = TaskShape.of(task()), TaskShape.of(task(given=features(12)))
    assert text.embedding_parameters(64) == 8000 * 64
    assert signal.embedding_parameters(64) == 12 * 64 + 64
    assert text.head_parameters(64) == 65 * 2
    assert (text.work_per_step(64), signal.work_per_step(64)) == (0, 12 * 64)
    assert TaskShape.of(task("tagging")).work_per_step(64) == 9 * 64


def test_the_batch_is_no_part_of_the_exported_graph():
    one = TaskShape.of(task())
    many = TaskShape.of(task(serving={"mode": "request", "batch": 8}))
    assert one != many
    assert one.key == many.key
    assert TaskShape.of(task(output={"size": 3})).key != one.key
