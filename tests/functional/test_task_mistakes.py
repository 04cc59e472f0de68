"""Task files that are wrong: one message with every problem, before anything is measured."""

from __future__ import annotations

import pytest

MISTAKES = {
    "unknown key": (("latency_ms", "latencyms"), "did you mean 'latency_ms'"),
    "unknown kind": (('"classification"', '"clasification"'), "did you mean 'classification'"),
    "wrong type": (("size = 2", 'size = "two"'), "expected a whole number, got 'two'"),
    "negative": (("200.0", "-1"), "serving.latency_ms: expected above 0"),
    "absurd": (("200.0", "1e12"), "serving.latency_ms: expected above 0, at most"),
    "not a number": (("200.0", "nan"), "serving.latency_ms: expected above 0"),
    "typical above max": (("typical = 8", "typical = 80"), "typical (80) is above max (32)"),
    "not TOML": (("[serving]", "[serving"), "is not valid TOML at line 10"),
}


@pytest.mark.parametrize(("change", "says"), MISTAKES.values(), ids=MISTAKES.keys())
def test_one_mistake(advisor, task, change, says):
    ended = advisor("recommend", task(change))
    assert (ended.code, ended.out) == (2, "")
    assert says in ended.err
    assert "task.toml" in ended.err


def test_all_mistakes_at_once(advisor, task):
    path = task(("500", "0"), ("200.0", '"fast"'), ("mode", "mood"))
    problems = [line for line in advisor("recommend", path).err.splitlines() if line[:4] == "  - "]
    assert len(problems) == 4


def test_a_stream_needs_a_family_that_streams(advisor, task):
    path = task(('"request"', '"stream"'))
    ended = advisor("recommend", path, "--families", "bilstm,transformer-encoder")
    assert (ended.code, ended.out) == (2, "")
    for family in ("bilstm", "transformer-encoder"):
        assert f"  - {family}: can't stream: it reads both ways" in ended.err


def test_not_a_task_file(advisor, tmp_path):
    not_text = tmp_path / "model.toml"
    not_text.write_bytes(b"\xff\xfe\x00")
    empty = tmp_path / "empty.toml"
    empty.write_text("")
    for path, says in (
        (not_text, "is not UTF-8 text"),
        (empty, "is empty"),
        (tmp_path, "is a directory, not a task file"),
        (tmp_path / "missing.toml", "there is no task file"),
    ):
        ended = advisor("recommend", path)
        assert (ended.code, ended.out) == (2, "")
        assert says in ended.err
