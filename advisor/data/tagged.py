"""Tokens with a tag each → class numbers; shared by tables of lists and CoNLL files."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.core.dataset import Asked, Dataset
from advisor.data.labels import class_name, class_order
from advisor.data.roles import Roles
from advisor.data.table import Table
from advisor.errors import InputError, Problem

Sentence = tuple[Sequence[object], Sequence[object]]
"""Tokens, and as many tags."""


def tagged_of(table: Table, roles: Roles, asked: Asked) -> Dataset:
    """From columns of lists, or of texts whose words are split at spaces. Raises `InputError`."""
    assert roles.text is not None and roles.label is not None
    rows = zip(table.column(roles.text), table.column(roles.label), strict=True)
    return tagged(table.name, [(_list(a), _list(b)) for a, b in rows])


def tagged(name: str, sentences: Sequence[Sentence]) -> Dataset:
    """Raises `InputError` naming sentences whose tags don't fit, or where all tags are one."""
    unequal = [i for i, (words, tags) in enumerate(sentences) if len(words) != len(tags)]
    if unequal:
        words, tags = sentences[unequal[0]]
        raise InputError(
            f"{name}: {len(unequal):,} sentences have another number of tags than tokens",
            f"number {unequal[0] + 1:,} has {len(words)} tokens and {len(tags)} tags",
        )
    full = [(words, [class_name(tag) for tag in tags]) for words, tags in sentences if words]
    order = class_order({tag for _, tags in full for tag in tags})
    if len(order) < 2:
        raise InputError(
            f"{name} has {'one tag only' if order else 'no tags'}",
            "give the file with tags, or name their column with --label",
            problems=(Problem("label", f"tags found: {', '.join(order) or 'none'}"),),
        )
    place = {tag: i for i, tag in enumerate(order)}
    return Dataset(
        name,
        "tagging",
        "tokens",
        inputs=tuple(tuple(map(str, words)) for words, _ in full),
        targets=tuple(tuple(place[tag] for tag in tags) for _, tags in full),
        classes=order,
    )


def _list(cell: object) -> Sequence[object]:
    if isinstance(cell, list):
        return cell
    return str(cell).split() if cell is not None else []
