"""Labels as people write them → class numbers, or numbers to predict.

"1", "1.0" and 1 are one class; classes of whole numbers stand in their order, words by alphabet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from advisor.data.table import has_no_label, number
from advisor.errors import InputError, Problem

MOST_NUMBERS = 20
"""Distinct whole numbers up to which they are classes (ratings, digits), not amounts."""


def are_classes(cells: Sequence[Any]) -> bool:
    """Words are classes; numbers only where they are whole and few."""
    there = [cell for cell in cells if not has_no_label(cell)]
    values = [None if isinstance(cell, bool) else number(cell) for cell in there]
    numbers = [value for value in values if value is not None]
    if len(numbers) < len(there) or not there:
        return True
    distinct = set(numbers)
    return all(value.is_integer() for value in distinct) and (
        len(distinct) <= MOST_NUMBERS or len(there) >= 50 * len(distinct)
    )


def class_name(cell: object) -> str:
    """One name for what is the same class: "1", "1.0" and 1."""
    value = None if isinstance(cell, bool) else number(cell)
    if value is not None and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(cell).strip()


def class_order(names: set[str]) -> tuple[str, ...]:
    """Whole numbers in their order, words by alphabet."""
    if all(number(name) is not None for name in names):
        return tuple(sorted(names, key=float))
    return tuple(sorted(names))


def check_classes(name: str, found: Sequence[str]) -> None:
    """Raises `InputError` where these labels can't be learned or scored."""
    counts = Counter(found)
    if len(counts) == 1:
        raise InputError(
            f"{name} has one class only ({next(iter(counts))!r}); there is nothing to tell apart",
            "give a file with at least two classes, or name the right column with --label",
            problems=(Problem("label", "one class"),),
        )
    if max(counts.values()) == 1:
        raise InputError(
            f"{name} has one example of each class; what is learned can't be tested",
            "is the label column right (--label)? numbers to predict are --kind regression",
            problems=(Problem("label", f"{len(counts):,} classes, {len(found):,} examples"),),
        )


def rare_note(found: Sequence[str]) -> tuple[str, ...]:
    """What to say of classes with a single example, and of names that differ by case alone."""
    counts = Counter(found)
    notes = []
    single = sorted(name for name, count in counts.items() if count == 1)
    if single:
        some = ", ".join(repr(name) for name in single[:3]) + (" …" if len(single) > 3 else "")
        notes.append(
            f"{len(single)} of {len(counts)} classes have one example ({some}); "
            "it goes into training, so no score covers them"
        )
    folded = Counter(name.lower() for name in counts)
    alike = sorted(name for name in counts if folded[name.lower()] > 1)
    if alike:
        notes.append("classes that differ by case alone are kept apart: " + ", ".join(alike[:4]))
    return tuple(notes)
