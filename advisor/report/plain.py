"""Text of others (names, reasons of plugins) made safe to show: nothing in it acts, or runs away.

A task's name or an exception's message may hold escape sequences that move a terminal's cursor,
right-to-left marks that reorder a line, or 10,000 characters. They are shown, not obeyed.
"""

from __future__ import annotations

import unicodedata

ASCII = str.maketrans(
    {
        "±": "+-",
        "×": "x",
        "·": "-",
        "–": "-",
        "—": "-",
        "…": "...",
        "•": "*",
        "→": "->",
        "’": "'",
        "─": "-",
        "│": "|",
        "┌": "+",
        "┐": "+",
        "└": "+",
        "┘": "+",
        "┤": "|",
        "├": "|",
        "┬": "+",
        "┴": "+",
        "┼": "+",
    }
)
"""What our own symbols become where the output is not UTF-8."""


def shown(text: str, limit: int = 300) -> str:
    """`text` on one line, at most `limit` long; what can't be seen, as an escape: `\\x1b`."""
    visible = "".join(_visible(character) for character in text[: limit + 1])
    return visible if len(visible) <= limit else visible[: limit - 1] + "…"


def _visible(character: str) -> str:
    if character in "\n\r\t":
        return " "
    category = unicodedata.category(character)
    if category[0] == "C" or category in ("Zl", "Zp"):
        return character.encode("unicode_escape").decode("ascii")
    return character
