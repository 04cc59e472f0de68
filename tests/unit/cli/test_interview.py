"""The conversation, with a terminal that has its answers ready."""

from collections.abc import Iterable
from typing import Any

import pytest

from advisor.cli.answers import to_task
from advisor.cli.interview import BACK, DONE, HELP, Interview, Prompt, Row


class Scripted:
    """A terminal that types what the script says for each question; Enter for all others."""

    def __init__(self, script: dict[str, list[str]], changes: Iterable[str] = ()) -> None:
        self.script = {id: list(lines) for id, lines in script.items()}
        self.changes = [*changes, DONE]
        self.prompts: list[Prompt] = []
        self.said: list[str] = []
        self.rows: tuple[Row, ...] = ()

    def ask(self, prompt: Prompt) -> str:
        assert len(self.prompts) < 200, "the conversation does not end"
        self.prompts.append(prompt)
        lines = self.script.get(prompt.question.id)
        return lines.pop(0) if lines else ""

    def say(self, text: str) -> None:
        self.said.append(text)

    def review(self, rows: tuple[Row, ...]) -> str:
        self.rows = rows
        return self.changes.pop(0)

    def asked(self) -> list[str]:
        return [prompt.question.id for prompt in self.prompts]


def talk(
    script: dict[str, list[str]],
    changes: Iterable[str] = (),
    given: Any = None,
    brief: bool = False,
) -> tuple[dict[str, Any], Scripted]:
    terminal = Scripted(script, changes)
    answers = Interview(given or {}, None, terminal, only_required=brief).run()
    return answers, terminal


def test_enter_takes_the_default_and_the_answers_make_a_task() -> None:
    answers, terminal = talk({"kind": ["classification"], "length": ["40"]})
    task = to_task(answers)
    assert (task.input.type, task.input.length.longest, task.serving.latency_ms) == (
        "tokens",
        160,
        100,
    )
    assert "channels" not in terminal.asked()
    assert "period_ms" not in terminal.asked()
    assert len(terminal.asked()) == len(set(terminal.asked()))


def test_help_explains_and_asks_again() -> None:
    _, terminal = talk({"kind": [HELP, "tagging"], "length": ["5", "x"]})
    assert terminal.asked()[:2] == ["kind", "kind"]
    assert terminal.said == [terminal.prompts[0].question.help]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("forty", "Expected a whole number such as 40 or 8k, got 'forty'."),
        ("0", "Expected 1 to 1,000,000, got 0."),
        ("", "This one needs an answer"),
    ],
)
def test_a_wrong_answer_is_explained_and_asked_again(wrong: str, told: str) -> None:
    answers, terminal = talk({"kind": ["tagging"], "length": [wrong, "40"]})
    assert answers["length"] == 40
    assert terminal.said[0].startswith(told)


def test_a_maximum_below_the_typical_length_is_refused_at_once() -> None:
    answers, terminal = talk({"kind": ["tagging"], "length": ["40"], "max_length": ["30", "50"]})
    assert answers["max_length"] == 50
    assert terminal.said[0].startswith("Typical (40) is above max (30)")


def test_back_offers_the_earlier_answer_as_default() -> None:
    answers, terminal = talk(
        {"kind": ["tagging"], "length": ["40", ""], "max_length": [BACK, "99"]}
    )
    again = [prompt for prompt in terminal.prompts if prompt.question.id == "length"]
    assert [prompt.default for prompt in again] == ["", "40"]
    assert (answers["length"], answers["max_length"]) == (40, 99)


def test_back_at_the_first_question_says_so() -> None:
    _, terminal = talk({"kind": [BACK, "tagging"], "length": ["4"]})
    assert terminal.said == ["This is the first question."]
    assert not terminal.prompts[0].can_go_back


def test_back_can_go_all_the_way() -> None:
    answers, _ = talk(
        {
            "kind": ["tagging", "forecasting"],
            "input": ["text", BACK, "sensors"],
            "vocab_size": [BACK],
            "channels": ["7"],
            "length": ["30"],
        }
    )
    assert to_task(answers).kind == "forecasting"


def test_changing_one_answer_reopens_what_followed_from_it_and_keeps_the_rest() -> None:
    answers, terminal = talk(
        {
            "kind": ["classification", "forecasting"],
            "channels": ["7"],
            "length": ["40"],
            "latency_ms": ["5"],
        },
        changes=["kind"],
    )
    assert [row.answer for row in terminal.rows][:2] == ["forecasting", "sensors"]
    assert "--vocab-size no longer fits and was dropped." in terminal.said
    assert terminal.asked().count("output_size") == 2
    assert answers["output_size"] == 24
    assert (answers["length"], answers["latency_ms"]) == (40, 5.0)
    assert terminal.asked().count("latency_ms") == 1


def test_an_answer_that_no_longer_fits_is_dropped_aloud() -> None:
    answers, terminal = talk(
        {"kind": ["translation", "classification"], "length": ["40"], "mode": ["generate"]},
        changes=["kind"],
        given={"first_token_ms": 50.0},
    )
    assert answers["mode"] == "request"
    assert "first_token_ms" not in answers
    assert "--mode no longer fits and was dropped." in terminal.said
    assert "--first-token-ms no longer fits and was dropped." in terminal.said
    to_task(answers)


def test_given_answers_are_not_asked_but_can_be_changed() -> None:
    answers, terminal = talk(
        {"length": ["50"]}, ["length"], given={"kind": "tagging", "length": 40}
    )
    assert terminal.asked().count("kind") == 0
    assert terminal.asked().count("length") == 1
    assert answers["length"] == 50


def test_brief_asks_only_what_has_no_default() -> None:
    answers, terminal = talk({"kind": ["regression"], "length": ["9"]}, brief=True)
    assert terminal.asked() == ["kind", "length"]
    assert to_task(answers).output_size == 1


def test_special_needs_are_asked_only_of_those_who_want_it() -> None:
    script = {"kind": ["tagging"], "length": ["40"]}
    assert "recall" not in talk(script)[1].asked()
    answers, _ = talk({**script, "special": ["yes"], "recall": ["strong"]})
    assert to_task(answers).needs.recall == "strong"


def test_the_summary_shows_every_answer_in_order() -> None:
    answers, terminal = talk({"kind": ["tagging"], "length": ["40"]})
    assert {row.id for row in terminal.rows} == set(answers)
    assert [row.id for row in terminal.rows][:2] == ["kind", "input"]
