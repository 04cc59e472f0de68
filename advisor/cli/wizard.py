"""The questionnaire on a terminal: the only file that prompts.

Prompts disappear once answered and leave one line behind, so that the screen reads as a summary.
"""

from __future__ import annotations

import os
import shlex
import shutil
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from advisor.cli.answers import command_line, to_task
from advisor.cli.ask import DEFAULT_OUTPUT
from advisor.cli.interview import BACK, DONE, HELP, Interview, Prompt, Row
from advisor.cli.question import Answers
from advisor.core.task import Task
from advisor.errors import InputError
from advisor.files.task_writer import write_task
from advisor.files.text_file import check_writable, write_text

if TYPE_CHECKING:
    from questionary import Question as Asking

    from advisor.core.device import Device

INTERRUPTED = 130


def on_terminal() -> bool:
    """Whether someone is there to be asked."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def run_wizard(
    given: Answers | None = None,
    output: str | None = None,
    device: Device | None = None,
    only_required: bool = False,
    overwrite: bool = False,
) -> int:
    """Ask what is open, write the task file, offer to run it; the exit code. 130 if broken off."""
    terminal = QuestionaryTerminal()
    try:
        if output is not None and output != "-":
            check_writable(Path(output))
        interview = Interview(given or {}, device, terminal, only_required)
        path = _converse(terminal, interview, output, overwrite)
        wanted = path and terminal.confirm("Find the recommendation now?", True)
    except (KeyboardInterrupt, EOFError):
        said = f"{terminal.wrote} was written" if terminal.wrote else "nothing was written"
        sys.stderr.write(f"\nstopped; {said}\n")
        return INTERRUPTED
    return _recommend(path) if wanted else 0


def _converse(
    terminal: QuestionaryTerminal, interview: Interview, output: str | None, overwrite: bool
) -> str:
    """Ask, write, say how to do it again; the path of the file, "" if it went to stdout."""
    terminal.say(
        "A few questions about your task. Enter takes the answer in brackets, "
        "? explains, < goes back, Ctrl-C stops without writing anything."
    )
    answers = interview.run()
    task = to_task(answers)
    if output == "-":
        sys.stdout.write(write_task(task))
        return ""
    path = _write(terminal, task, output, overwrite)
    terminal.say(f"Wrote {path}. The same task again, and its recommendation:")
    sys.stdout.write(
        f"{command_line(answers, path)}\n{shlex.join(['advisor', 'recommend', path])}\n"
    )
    sys.stdout.flush()
    return path


def _recommend(path: str) -> int:
    from advisor.cli.recommend import recommend_task_file

    return recommend_task_file(path)


def _write(terminal: QuestionaryTerminal, task: Task, output: str | None, overwrite: bool) -> str:
    """Write the task where the user wants it; ask again until that works."""
    name = output or terminal.path(DEFAULT_OUTPUT)
    while True:
        path = Path(name)
        try:
            check_writable(path)
            if (
                overwrite
                or not path.exists()
                or terminal.confirm(f"{path} exists. Replace it?", False)
            ):
                write_text(path, write_task(task))
                terminal.wrote = name
                return name
        except InputError as error:
            terminal.say(f"{error.message[:1].upper()}{error.message[1:]}.")
        name = terminal.path("")


class QuestionaryTerminal:
    """A `Terminal` of prompt_toolkit's prompts."""

    def __init__(self) -> None:
        self.wrote = ""

    def ask(self, prompt: Prompt) -> str:
        typed = self._select(prompt) if prompt.choices else self._text(prompt)
        if typed.strip() not in (HELP, BACK):
            self._leave(prompt.text, typed.strip() or prompt.default)
        return typed

    def say(self, text: str) -> None:
        width = shutil.get_terminal_size().columns - 1
        indent = "  "
        lines = textwrap.wrap(text, width, initial_indent=indent, subsequent_indent=indent)
        self._print("fg:ansicyan", "\n".join(lines))

    def review(self, rows: tuple[Row, ...]) -> str:
        import questionary

        width = max(len(row.label) for row in rows)
        choices = [questionary.Choice("Yes, write it", DONE), questionary.Separator(" ")]
        choices += [
            questionary.Choice(f"{row.label:<{width}}  {row.answer}", row.id) for row in rows
        ]
        return str(
            self._run(
                questionary.select(
                    "Is this right? Choose a line to change it.",
                    choices=choices,
                    instruction=" ",
                    erase_when_done=True,
                    **_look(),
                )
            )
        )

    def confirm(self, text: str, default: bool) -> bool:
        import questionary

        return bool(self._run(questionary.confirm(text, default=default, **_look())))

    def path(self, default: str) -> str:
        import questionary

        text = f"Write the task to which file? [{default}]" if default else "To which other file?"
        typed = ""
        while not typed:
            typed = str(self._run(questionary.text(text, **_look()))).strip() or default
        return typed

    def _select(self, prompt: Prompt) -> str:
        import questionary

        width = max(len(choice.word) for choice in prompt.choices)
        entries = [
            questionary.Choice(f"{c.word:<{width}}  {c.says}", c.word) for c in prompt.choices
        ]
        entries += [questionary.Separator(" "), questionary.Choice("? explain", HELP)]
        entries += [questionary.Choice("< back", BACK)] if prompt.can_go_back else []
        asking = questionary.select(
            prompt.text,
            choices=entries,
            default=prompt.default or None,
            instruction=" ",
            use_jk_keys=False,
            erase_when_done=True,
            **_look(),
        )
        _bind(asking, HELP)
        _bind(asking, BACK)
        return str(self._run(asking))

    def _text(self, prompt: Prompt) -> str:
        import questionary

        default = f" [{prompt.default}]" if prompt.default else ""
        return str(
            self._run(questionary.text(f"{prompt.text}{default}", erase_when_done=True, **_look()))
        )

    def _leave(self, text: str, answer: str) -> None:
        """The line that stays on the screen when a prompt has been answered."""
        import questionary

        questionary.print(f"- {text}", style="bold", end=" ")
        self._print("fg:ansigreen", answer)

    def _print(self, style: str, text: str) -> None:
        import questionary

        questionary.print(text, style="" if "NO_COLOR" in os.environ else style)

    def _run(self, asking: Asking) -> Any:
        return asking.unsafe_ask()


def _bind(asking: Asking, key: str) -> None:
    """Let `key` alone answer a list, as it does a text."""

    def leave(event: Any) -> None:
        event.app.exit(result=key)

    bindings: Any = asking.application.key_bindings
    add: Callable[..., Callable[[Callable[[Any], None]], None]] = bindings.add
    add(key, eager=True)(leave)


def _look() -> dict[str, Any]:
    """Colours, or none where the user wants none."""
    import questionary

    if "NO_COLOR" in os.environ:
        return {
            "qmark": "-",
            "style": questionary.Style([(name, "noinherit") for name in _STYLED]),
        }
    return {"qmark": "-"}


_STYLED = ("qmark", "question", "answer", "pointer", "highlighted", "selected", "instruction")
