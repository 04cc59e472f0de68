"""A table whose columns have their parts → examples; rows that lack one are left out, and said."""

from __future__ import annotations

from dataclasses import replace

from advisor.core.dataset import Asked, Dataset
from advisor.data.forecast_table import forecast_of
from advisor.data.labelled import labelled_of
from advisor.data.roles import Roles, guess
from advisor.data.table import Table
from advisor.data.tagged import tagged_of
from advisor.data.two_texts import corpus_of, translation_of

_READERS = {
    "classification": labelled_of,
    "regression": labelled_of,
    "pair-classification": labelled_of,
    "tagging": tagged_of,
    "translation": translation_of,
    "language-modeling": corpus_of,
    "forecasting": forecast_of,
}


def dataset_of(table: Table, asked: Asked) -> Dataset:
    """The data set of `table`. Raises `InputError`."""
    roles = guess(table, asked)
    dataset = _READERS[roles.kind](table, roles, asked)
    unused = _unused(table, roles)
    return replace(dataset, columns=roles.shown(), notes=(*table.notes, *dataset.notes, *unused))


def _unused(table: Table, roles: Roles) -> tuple[str, ...]:
    used = {roles.text, roles.second, roles.label, roles.time, roles.group, *roles.numbers}
    left = [column for column in table.columns if column not in used]
    if not left:
        return ()
    more = f" and {len(left) - 5} more" if len(left) > 5 else ""
    return (f"not used: {', '.join(left[:5])}{more}",)
