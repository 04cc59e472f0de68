"""The options of `advisor ask` are the questions, and showing them loads nothing heavy."""

import subprocess
import sys

import typer

from advisor.cli.ask import ask
from advisor.cli.questions import QUESTIONS


def test_every_question_with_a_field_has_its_option_and_help() -> None:
    app = typer.Typer()
    app.command()(ask)
    options = {option.name: option for option in typer.main.get_command(app).params}
    for question in QUESTIONS:
        if question.field:
            assert options[question.id].opts == [question.flag]
            assert all(choice.word in options[question.id].help for choice in question.choices)
    steering = {"output", "yes", "overwrite"}
    assert steering <= set(options) - {question.id for question in QUESTIONS}


def test_the_options_load_neither_the_task_model_nor_the_prompts() -> None:
    code = (
        "import sys, advisor.cli.ask;"
        "print([m for m in ('advisor.core.task', 'questionary', 'numpy', 'torch')"
        " if m in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
