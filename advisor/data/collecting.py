"""Streamed rows → `Dataset`: guess from the first rows, keep what fits into memory, convert."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any, Protocol

from advisor.core.dataset import Asked, Dataset
from advisor.data.from_table import dataset_of
from advisor.data.keeping import latest, thinned
from advisor.data.roles import guess
from advisor.data.table import Table
from advisor.errors import InputError

HEAD = 1000
IN_ORDER = frozenset({"forecasting", "language-modeling"})
"""Kinds whose rows follow one another; a random sample would tear them apart."""

Row = tuple[Any, ...]


class Noting(Protocol):
    """What counted while rows passed, and says so at the end."""

    def notes(self) -> tuple[str, ...]: ...


def collect(
    name: str,
    columns: tuple[str, ...],
    rows: Iterable[Row],
    asked: Asked,
    has_names: bool = True,
    noting: tuple[Noting, ...] = (),
) -> Dataset:
    """The data set of these rows. Raises `InputError`."""
    stream: Iterator[Row] = iter(rows)
    head = list(islice(stream, HEAD))
    if not head:
        raise InputError(f"{name} has column names and no rows", "give a file with examples")
    sketch = Table(name, columns, head, has_names=has_names)
    in_order = guess(sketch, asked).kind in IN_ORDER
    everything = chain(head, stream)
    if in_order:
        kept = latest(everything, _size, asked.largest_bytes)
    else:
        kept = thinned(everything, _size, asked.largest_bytes, asked.seed)
    said = chain.from_iterable(each.notes() for each in noting)
    notes = (*said, *kept.note(asked.largest_bytes, in_order))
    if not has_names:
        notes = ("the file has no header; columns are named " + ", ".join(columns), *notes)
    return dataset_of(Table(name, columns, kept.rows, notes, has_names), asked)


def _size(row: Row) -> int:
    """Characters, as a measure of memory."""
    return sum(len(cell) if isinstance(cell, str | list) else 8 for cell in row)
