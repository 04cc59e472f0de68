"""Rows as lines of text. Rich draws finer tables, for a third of the time a short command has."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from itertools import zip_longest

GAP = "  "
NARROWEST = 20
"""Columns of text that even the widest keeps; below it, words break."""


def plain_table(columns: Sequence[str], rows: Sequence[Mapping[str, str]], width: int) -> str:
    """Titles, a rule and one row per mapping; where room is short, the widest columns wrap."""
    cells = [[row.get(column, "") for column in columns] for row in rows]
    natural = [max(map(_wide, texts)) for texts in zip(columns, *cells, strict=True)]
    widths = _narrowed(natural, width - len(GAP) * (len(columns) - 1))
    right = [all(map(_is_number, texts)) for texts in zip(*cells, strict=True)]
    lines = [_line(columns, widths, right), GAP.join("-" * each for each in widths)]
    for row in cells:
        wrapped = [
            textwrap.wrap(text, room) or [""] for text, room in zip(row, widths, strict=True)
        ]
        lines += [_line(texts, widths, right) for texts in zip_longest(*wrapped, fillvalue="")]
    return "\n".join(lines) + "\n"


def _narrowed(widths: list[int], room: int) -> list[int]:
    """Take from the widest column until all fit, or until it can't give more."""
    narrowed = list(widths)
    while sum(narrowed) > room and max(narrowed) > NARROWEST:
        narrowed[narrowed.index(max(narrowed))] -= 1
    return narrowed


def _line(texts: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    padded = []
    for text, width, numbers in zip(texts, widths, right, strict=True):
        space = " " * (width - _wide(text))
        padded.append(space + text if numbers else text + space)
    return GAP.join(padded).rstrip()


def _wide(text: str) -> int:
    """Terminal columns of `text`."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def _is_number(text: str) -> bool:
    """ "1,234", "0.5", "125 k" or nothing: what is read by its last digit."""
    bare = text.replace(",", "").removesuffix(" k").removesuffix(" M").strip()
    return not bare or bare.replace(".", "", 1).isdigit()
