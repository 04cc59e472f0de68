"""Rows with named columns, before anyone knows what they mean; and what a cell may be."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

_ABSENT = frozenset({"", "nan", "null", "n/a", "#n/a", "na", "none", "?", "-"})
_ABSENT_LABEL = frozenset({"", "nan", "null", "n/a", "#n/a", "?"})
_DATE = re.compile(r"\d{4}-\d{1,2}(-\d{1,2})?|\d{1,4}[/.]\d{1,2}[/.]\d{1,4}|\d{1,2}:\d{2}")
_FORMS = ("%Y/%m/%d", "%d.%m.%Y", "%m/%d/%Y", "%d/%m/%Y", "%Y-%m", "%Y%m%d", "%H:%M")


@dataclass(frozen=True)
class Table:
    """`rows[i][j]`: cell of row i in `columns[j]`: text from CSV, any JSON value from JSON."""

    name: str
    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    notes: tuple[str, ...] = ()
    has_names: bool = True

    def column(self, name: str) -> list[Any]:
        at = self.columns.index(name)
        return [row[at] for row in self.rows]


def is_absent(cell: object) -> bool:
    """Whether a number or date is missing."""
    if isinstance(cell, float):
        return math.isnan(cell)
    return cell is None or (isinstance(cell, str) and cell.strip().lower() in _ABSENT)


def has_no_text(cell: object) -> bool:
    """Whether a text is missing; the word "none" is a text."""
    return cell is None or (isinstance(cell, str | list) and not (_stripped(cell)))


def has_no_label(cell: object) -> bool:
    """Whether a label is missing; "none" and "-" may be classes."""
    if isinstance(cell, float):
        return math.isnan(cell)
    return cell is None or (isinstance(cell, str) and cell.strip().lower() in _ABSENT_LABEL)


def number(cell: object) -> float | None:
    """The number that a cell says; None where it says none. Yes and no are no numbers."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return float(cell)
    if not isinstance(cell, str):
        return None
    try:
        value = float(cell)
    except ValueError:
        return None
    return None if "_" in cell or math.isnan(value) else value


def moment(cell: object, form: str | None = None) -> float | None:
    """Seconds since 1970 (UTC where no zone is given); None where the cell is no date.

    A number counts as a moment as it stands: its unit is the file's.
    """
    as_number = number(cell)
    if as_number is not None and form is None:
        return as_number
    if not isinstance(cell, str):
        return None
    try:
        text = cell.strip()
        when = datetime.strptime(text, form) if form else datetime.fromisoformat(text)
    except ValueError:
        return None
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()


def date_form(cells: list[Any]) -> tuple[str | None, bool]:
    """How dates are written in these cells (None: ISO 8601 or numbers), and whether they are dates
    at all. The first form that fits every cell; day first loses where both fit, so it is said."""
    texts = [cell for cell in cells if not is_absent(cell)][:1000]
    if not texts:
        return None, False
    for form in (None, *_FORMS):
        if all(moment(cell, form) is not None for cell in texts):
            return form, True
    return None, False


def looks_like_dates(cells: list[Any]) -> bool:
    """Dates in words of time; plain numbers are not taken for dates."""
    texts = [cell for cell in cells if not is_absent(cell)][:1000]
    written = [cell for cell in texts if isinstance(cell, str) and _DATE.match(cell.strip())]
    return bool(texts) and len(written) == len(texts) and date_form(texts)[1]


def _stripped(cell: str | list[Any]) -> object:
    return cell.strip() if isinstance(cell, str) else cell
