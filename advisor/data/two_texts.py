"""Texts without labels: a source and its translation, or text to model."""

from __future__ import annotations

from advisor.core.dataset import Asked, Dataset
from advisor.data.labelled import with_company
from advisor.data.roles import Roles
from advisor.data.table import Table, has_no_text
from advisor.errors import InputError


def translation_of(table: Table, roles: Roles, asked: Asked) -> Dataset:
    """Source texts and what they become. Raises `InputError`."""
    assert roles.text is not None and roles.second is not None
    pairs = list(zip(table.column(roles.text), table.column(roles.second), strict=True))
    kept = [i for i, pair in enumerate(pairs) if not any(map(has_no_text, pair))]
    notes = _left_out(len(pairs) - len(kept), "a text is missing")
    sources = tuple(_text(pairs[i][0]) for i in kept)
    found = Dataset(table.name, "translation", "text", sources, notes=notes)
    if not kept:
        raise InputError(f"{table.name} has no row with both texts", "see --text and --second")
    targets = tuple(_text(pairs[i][1]) for i in kept)
    return with_company(Dataset(**{**vars(found), "targets": targets}), table, roles, kept)


def corpus_of(table: Table, roles: Roles, asked: Asked) -> Dataset:
    """Texts in the order of the file. Raises `InputError`."""
    assert roles.text is not None
    cells = table.column(roles.text)
    kept = [i for i, cell in enumerate(cells) if not has_no_text(cell)]
    if not kept:
        raise InputError(f"{table.name} has no text in {roles.text}", "see --text")
    notes = _left_out(len(cells) - len(kept), "no text")
    texts = tuple(_text(cells[i]) for i in kept)
    found = Dataset(table.name, "language-modeling", "text", texts, notes=notes)
    return with_company(found, table, roles, kept)


def _text(cell: object) -> str:
    return " ".join(map(str, cell)) if isinstance(cell, list) else str(cell)


def _left_out(count: int, why: str) -> tuple[str, ...]:
    return (f"{count:,} row{'s' if count > 1 else ''} left out: {why}",) if count else ()
