"""The options of `advisor ask`, made from the list of questions so that no answer can lack one."""

from __future__ import annotations

import inspect
from typing import Annotated, Any

import typer

from advisor.cli.question import Question
from advisor.cli.questions import QUESTIONS


def signature() -> inspect.Signature:
    """The parameters that typer reads: a text per question with a field, and three that steer."""
    steering = (
        _parameter(
            "output",
            str | None,
            None,
            ("-o", "--output"),
            "Task file to write; - for stdout.",
            "FILE",
        ),
        _parameter("yes", bool, False, ("--yes",), "Take the defaults for the rest, ask nothing."),
        _parameter("overwrite", bool, False, ("--overwrite",), "Replace the file if it exists."),
    )
    data = _parameter(
        "data", str | None, None, ("--data",), "Start from what your data says.", "FILE"
    )
    answers = tuple(_answer(question) for question in QUESTIONS if question.field)
    return inspect.Signature([*answers, data, *steering], return_annotation=None)


def _answer(question: Question) -> inspect.Parameter:
    words = ", ".join(choice.word for choice in question.choices)
    help = question.text({}) + (f" One of: {words}." if words else "")
    return _parameter(question.id, str | None, None, (question.flag,), help, _metavar(question))


def _metavar(question: Question) -> str:
    if question.choices:
        return "WORD"
    if question.id == "name":
        return "TEXT"
    unit = question.id.rpartition("_")[2]
    return unit.upper() if unit in ("ms", "mb") else "N"


def _parameter(
    name: str, type_: Any, default: Any, flags: tuple[str, ...], help: str, metavar: str = ""
) -> inspect.Parameter:
    option = typer.Option(*flags, help=help, metavar=metavar or None, show_default=False)
    kind = inspect.Parameter.KEYWORD_ONLY
    return inspect.Parameter(name, kind, default=default, annotation=Annotated[type_, option])
