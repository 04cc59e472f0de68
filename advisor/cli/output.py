"""What goes to stdout: the answer and nothing else, as a table for people or one JSON object."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TextIO

from advisor.errors import UnavailableError

NARROWEST, WIDEST = 80, 160


def as_json(name: str, rows: object, **beside: object) -> None:
    """One object: `schema_version`, the rows under the table's plain name, what stands beside."""
    document = {"schema_version": 1, name: rows, **beside}
    write(json.dumps(document, indent=2, ensure_ascii=False) + "\n")


def write(text: str) -> None:
    """Text to stdout; characters that its encoding lacks become question marks."""
    encoding = sys.stdout.encoding or "utf-8"
    write_bytes(text.encode(encoding, errors="replace"))


def write_bytes(content: bytes) -> None:
    """Bytes to stdout, in order with the text before them.

    A reader such as `head` may have seen enough: that is no error, and the exit code still tells
    the answer. Raises `UnavailableError` where they can't be written.
    """
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except OSError as error:
        _into_nothing()
        if not isinstance(error, BrokenPipeError):
            reason = (error.strerror or type(error).__name__).lower()
            raise UnavailableError(f"cannot write the answer: {reason}") from error


def _into_nothing() -> None:
    """What is still buffered must not fail again when Python ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def width() -> int:
    """Columns to use: the terminal's between 80 and 160, or `COLUMNS`; 80 into a file or pipe."""
    columns = shutil.get_terminal_size((NARROWEST, 24)).columns
    return max(NARROWEST, min(WIDEST, columns))


def color(stream: TextIO | None = None) -> bool:
    """Whether `stream`, stdout by default, is a terminal that can and may show colours.

    https://no-color.org: NO_COLOR counts unless it is empty.
    """
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return (stream or sys.stdout).isatty() and not plain


def table(columns: Sequence[str], rows: Sequence[Mapping[str, str]], empty: str) -> None:
    """A plain table: one row per mapping; the last column wraps, the others keep whole. `empty` is
    said where there is no row."""
    from advisor.cli.plain_table import plain_table

    write(plain_table(columns, rows, width()) if rows else empty + "\n")


def check_writable(path: Path) -> None:
    """Ask before the work, not after it. Raises `InputError`."""
    from advisor.files.text_file import check_writable as check

    check(path)
