"""Changes between two profiles on the terminal: which are shown, which counted, what is said."""

from __future__ import annotations

import pytest

from advisor.cli.profile_changes import in_words
from advisor.core.comparison import Ratio
from advisor.core.settings import Settings
from advisor.core.shape import TaskShape
from advisor.decide.profile_change import Change
from advisor.testing.fakes import fake_candidate, fake_task

TOLD = {"series": "request", "length": 40, "old_s": 0.002, "new_s": 0.003}


def change(outcome="slower", threads=1, outputs=2, **facts):
    return Change(
        candidate=fake_candidate("gru", settings=Settings(threads=threads)),
        shape=TaskShape.of(fake_task(output={"size": outputs})),
        **{"ratio": Ratio(1.5, 1.4, 1.6), "outcome": outcome} | TOLD | facts,
    )


@pytest.fixture
def say(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "160")

    def run(*found, differences=(), reference=None):
        in_words(found, differences, reference)
        return capsys.readouterr().out

    return run


def test_only_what_changed_has_a_row(say):
    rows = [change("slower"), change("within noise", length=80), change("only in old", length=7)]
    lines = say(*rows).splitlines()
    assert lines[2].split() == [
        "gru", "medium", "request", "40", "2.00", "3.00", "1.50", "1.40", "to", "1.60", "slower",
    ]  # fmt: skip
    assert lines[3].strip() == "of 3 figures: 1 slower, 1 within noise, 1 only in old"


def test_rows_that_would_look_alike_are_told_apart(say):
    assert "gru medium, 4 threads" in say(change(threads=4))
    assert "8,000 tokens in" not in say(change())
    both = say(change(), change(outputs=9))
    assert "2 out" in both
    assert "9 out" in both


def test_nothing_to_tell_is_told(say):
    assert say().splitlines() == ["nothing changed by more than 2% beyond noise"]


@pytest.mark.parametrize(
    ("facts", "reference", "says"),
    [
        ({"shared_processes": 2}, None, "behind 1 of them are processes that stand in both"),
        ({"same_files": False}, None, "other model files in the new one, exported anew: 1 "),
        ({}, 1.03, "a fixed kernel took 1.03 times as long"),
        ({}, 0.9, "a fixed kernel took 0.900 times as long"),
    ],
)
def test_what_else_may_explain_a_change_is_said(say, facts, reference, says):
    assert says in say(change(**facts), reference=reference)
    plain = say(change(), reference=1.01)
    assert says not in plain
    assert "kernel" not in plain
