"""`advisor ask`: the questionnaire, whose every answer can also come by option.

Without a terminal nothing is ever asked: what is missing is an error that names the options.
"""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from advisor.cli.ask_options import signature
from advisor.errors import InputError, Problem

if TYPE_CHECKING:
    from advisor.cli.answer_words import Value
    from advisor.core.device import Device

DEFAULT_OUTPUT = "task.toml"


def ask(
    output: str | None = None,
    yes: bool = False,
    overwrite: bool = False,
    data: str | None = None,
    **options: str | None,
) -> None:
    """Ask about your task, then write a task file."""
    from advisor.cli.answers import from_flags

    typed = {id: text for id, text in options.items() if text is not None}
    given = from_flags({**(_told_by(data) if data else {}), **typed})
    code = _ask(given, output, yes, overwrite)
    if code:
        raise typer.Exit(code)


def _told_by(data: str) -> dict[str, str]:
    """Answers that the user's data gives; each stands for its option, which outranks it."""
    from advisor.cli.data_answers import answers_from

    told, says = answers_from(Path(data))
    sys.stderr.write(says)
    return told


def _ask(given: dict[str, Value], output: str | None, yes: bool, overwrite: bool) -> int:
    from advisor.cli import wizard
    from advisor.cli.answers import open_question, with_defaults

    device = _device()
    can_ask = wizard.on_terminal()
    if not can_ask:
        _require(given, device, strict=not yes)
    full = with_defaults(given, device) if yes or not can_ask else given
    if open_question(full) is not None:
        return wizard.run_wizard(given, output, device, only_required=yes, overwrite=overwrite)
    _write(full, output or DEFAULT_OUTPUT, overwrite)
    return 0


def _require(given: dict[str, Value], device: Device, strict: bool) -> None:
    from advisor.cli.interview import missing_flags

    missing = missing_flags(given, device, strict)
    if missing:
        raise InputError(
            "some answers are missing, and there is no terminal to ask for them",
            "give these options (--yes takes the usual answer where there is one), or run "
            "`advisor ask` on a terminal",
            problems=tuple(Problem(flag, "missing") for flag in missing),
        )


def _write(answers: dict[str, Value], output: str, overwrite: bool) -> None:
    from advisor.cli.answers import command_line, to_task
    from advisor.files.task_writer import write_task
    from advisor.files.text_file import write_text

    text = write_task(to_task(answers))
    if output == "-":
        sys.stdout.write(text)
        return
    path = Path(output)
    if path.is_file() and not overwrite:
        raise InputError(f"{output} exists", "--overwrite replaces it, -o names another file")
    write_text(path, text)
    sys.stderr.write(f"wrote {output}\n")
    sys.stdout.write(f"{command_line(answers, output)}\n")
    sys.stdout.write(f"{shlex.join(['advisor', 'recommend', output])}\n")


def _device() -> Device:
    """This machine, for defaults."""
    from advisor.device.detect import detect

    return detect()


def _describe(function: Any) -> None:
    """Let typer see the options; it reads the signature and the annotations."""
    function.__signature__ = signature()
    parameters = function.__signature__.parameters.items()
    function.__annotations__ = {name: p.annotation for name, p in parameters} | {"return": None}


_describe(ask)
