"""The task file: TOML in, `Task` out, and back; or the name of a task that comes with advisor.

Format history: 1, the first. A file is checked as a whole: every problem in it is shown at once.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from advisor.core.suggest import nearest
from advisor.core.task import Task
from advisor.errors import InputError
from advisor.files.task_problems import check_task
from advisor.files.task_profiles import profile_names, profile_text
from advisor.files.task_writer import write_task
from advisor.files.text_file import is_file, is_missing, read_text

__all__ = ["load_task", "parse_task", "profile_names", "read_task", "write_task"]


def load_task(name_or_path: str) -> Task:
    """The task of a file, or the shipped one of this name; a file of that name goes first.

    Raises `InputError` with all problems of the file, or with the nearest name.
    """
    path = Path(name_or_path)
    if name_or_path in profile_names() and not is_file(path):
        return parse_task(profile_text(name_or_path), name_or_path)
    if name_or_path and _looks_like_path(name_or_path, path):
        return read_task(path)
    raise _unknown(f"{name_or_path!r} is neither a file nor a task that comes with advisor", path)


def read_task(path: Path) -> Task:
    """The task in the file `path`. Raises `InputError` with all problems of the file."""
    if is_missing(path):
        raise _unknown(f"there is no task file {path}", path)
    return parse_task(read_text(path), str(path))


def parse_task(text: str, origin: str) -> Task:
    """The task that the TOML `text` says; `origin` names it in errors. Raises `InputError`."""
    data = _parse(text, origin)
    if not data:
        raise InputError(f"{origin} is empty", "`advisor ask -o task.toml` writes a task file")
    checked = check_task(data)
    if isinstance(checked, Task):
        return checked
    count = f"{len(checked)} problems" if len(checked) > 1 else "a problem"
    raise InputError(
        f"{origin} has {count}", "`advisor schema task` shows every field", problems=checked
    )


def _parse(text: str, origin: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise InputError(f"{origin} is nested too deeply to be a task file") from error
    except ValueError as error:  # TOMLDecodeError, and Python's limit on digits of an integer
        raise InputError(_syntax(str(error), text, origin), _syntax_hint(str(error))) from error


def _syntax(message: str, text: str, origin: str) -> str:
    """tomllib's message with the place in front and the line itself behind."""
    place = re.search(r" \(at line (\d+), column (\d+)\)$", message)
    if place is None:
        return f"{origin} is not valid TOML: {message.removesuffix(' (at end of document)')}"
    line, column = int(place[1]), int(place[2])
    source = text.splitlines()[line - 1 : line]
    quoted = f"\n  {source[0][:120]}" if source and source[0].strip() else ""
    return (
        f"{origin} is not valid TOML at line {line}, column {column}: "
        f"{message[: place.start()]}{quoted}"
    )


def _syntax_hint(message: str) -> str:
    if "Invalid value" in message:
        return 'text needs quotes: kind = "classification"'
    return "see https://toml.io for how such a file is written"


def _looks_like_path(given: str, path: Path) -> bool:
    return path.suffix == ".toml" or "/" in given or "\\" in given or not is_missing(path)


def _unknown(message: str, path: Path) -> InputError:
    names = profile_names()
    near = nearest(path.stem, names)
    meant = f"did you mean {near!r}? " if near else ""
    return InputError(
        message,
        f"{meant}tasks that come with advisor (`advisor tasks`): {', '.join(names)}; "
        "`advisor ask -o task.toml` writes your own",
    )
