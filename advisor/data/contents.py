"""What stands in each column: numbers, dates, lists, words or whole texts, told from its cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from advisor.data.table import Table, is_absent, looks_like_dates, number

LOOKED_AT = 1000
"""Rows that are enough to tell."""
LONG_WORDS = 3.0
"""Mean words from which a column holds texts, not names of things."""
MOST_CLASSES = 0.5
"""Share of distinct values up to which a column can be a label."""


@dataclass(frozen=True)
class Content:
    """One column. `what`: number, date, list, text or empty; `words`: on average per cell;
    `distinct`: share of cells that differ."""

    what: str
    words: float
    distinct: float


@dataclass(frozen=True)
class Contents:
    """The columns not yet given a part, in the order of the file."""

    what: dict[str, Content]

    def without(self, *columns: str | None) -> Contents:
        return Contents({c: content for c, content in self.what.items() if c not in columns})

    def named(self, wanted: Sequence[str], among: Sequence[str]) -> str | None:
        """The column of the first wanted name that is among these."""
        lower = {column.lower(): column for column in reversed(among)}
        return next((lower[name] for name in wanted if name in lower), None)

    @property
    def texts(self) -> tuple[str, ...]:
        """Columns of words, the longer first where one is far longer."""
        return self._of("text")

    @property
    def long_texts(self) -> tuple[str, ...]:
        return tuple(c for c in self.texts if self.what[c].words >= LONG_WORDS)

    @property
    def lists(self) -> tuple[str, ...]:
        return self._of("list")

    @property
    def rich(self) -> tuple[str, ...]:
        """Columns that can be an input of their own: words that differ, lists."""
        wordy = [c for c in self.texts if self.what[c].distinct > MOST_CLASSES]
        return (*self.long_texts, *self.lists, *wordy)

    @property
    def numeric(self) -> tuple[str, ...]:
        return self._of("number")

    @property
    def dates(self) -> tuple[str, ...]:
        return self._of("date")

    @property
    def few_values(self) -> tuple[str, ...]:
        """Columns that take few values, as labels do."""
        return tuple(
            c
            for c, content in self.what.items()
            if content.what in ("text", "number")
            and content.distinct <= MOST_CLASSES
            and content.words < LONG_WORDS
        )

    def _of(self, what: str) -> tuple[str, ...]:
        return tuple(c for c, content in self.what.items() if content.what == what)


def contents_of(table: Table) -> Contents:
    """Each column by its first rows."""
    rows = table.rows[:LOOKED_AT]
    columns = zip(*rows, strict=True) if rows else [() for _ in table.columns]
    return Contents(
        {name: _content(list(cells)) for name, cells in zip(table.columns, columns, strict=True)}
    )


def _content(cells: list[Any]) -> Content:
    there = [cell for cell in cells if not is_absent(cell)]
    if not there:
        return Content("empty", 0.0, 0.0)
    distinct = len({str(cell) for cell in there}) / len(there)
    words = sum(len(str(cell).split()) for cell in there) / len(there)
    return Content(_what(there), words, distinct)


def _what(there: list[Any]) -> str:
    if all(isinstance(cell, list) for cell in there):
        return "list"
    numbers = sum(number(cell) is not None for cell in there)
    if numbers >= 0.9 * len(there):  # a stray word among numbers is a fault to name, not a text
        return "number"
    return "date" if looks_like_dates(there) else "text"
