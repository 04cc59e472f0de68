"""What goes to stdout: the answer and nothing else, as a table for people or one JSON object."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

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
    """Bytes to stdout, in order with the text before them."""
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def width() -> int:
    """Columns to use: the terminal's between 80 and 160, or `COLUMNS`; 80 into a file or pipe."""
    columns = shutil.get_terminal_size((NARROWEST, 24)).columns
    return max(NARROWEST, min(WIDEST, columns))


def color() -> bool:
    """Whether stdout is a terminal that was not asked to go without."""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ


def table(columns: Sequence[str], rows: Sequence[Mapping[str, str]], empty: str) -> None:
    """A plain table: one row per mapping; the last column wraps, the others keep whole. `empty` is
    said where there is no row."""
    if not rows:
        write(empty + "\n")
        return
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = Table(box=SIMPLE_HEAD, pad_edge=False, expand=False)
    for column in columns:
        numbers = all(_is_number(row.get(column, "")) for row in rows)
        shown.add_column(
            column,
            overflow="fold",
            justify="right" if numbers else "left",
            no_wrap=column != columns[-1] and not numbers,
        )
    for row in rows:
        shown.add_row(*(Text(row.get(column, "")) for column in columns))
    Console(width=width(), no_color=not color(), highlight=False).print(shown)


def check_writable(path: Path) -> None:
    """Ask before the work, not after it. Raises `InputError`."""
    from advisor.files.text_file import check_writable as check

    check(path)


def _is_number(text: str) -> bool:
    """ "1,234", "0.5", "125 k" or nothing: what is read by its last digit."""
    bare = text.replace(",", "").removesuffix(" k").removesuffix(" M").strip()
    return not bare or bare.replace(".", "", 1).isdigit()
