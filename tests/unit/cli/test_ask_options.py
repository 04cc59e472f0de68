"""The options of `advisor ask` are the questions, and showing them loads nothing heavy."""

import subprocess
import sys

from advisor.cli.ask_options import signature
from advisor.cli.questions import QUESTIONS


def test_every_question_with_a_field_has_its_option_and_help() -> None:
    options = {
        name: parameter.annotation.__metadata__[0]
        for name, parameter in signature().parameters.items()
    }
    for question in QUESTIONS:
        if question.field:
            assert options[question.id].param_decls == (question.flag,)
            assert all(choice.word in options[question.id].help for choice in question.choices)
    assert set(options) - {q.id for q in QUESTIONS} == {"output", "yes", "overwrite"}


def test_the_options_load_neither_the_task_model_nor_the_prompts() -> None:
    code = (
        "import sys, advisor.cli.ask;"
        "print([m for m in ('advisor.core.task', 'questionary', 'numpy', 'torch')"
        " if m in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
