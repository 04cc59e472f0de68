"""Rows with a label or a number to predict: a text, two texts, a list or a row of numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from advisor.core.dataset import Asked, Dataset, Form
from advisor.data.gaps import filled
from advisor.data.labels import check_classes, class_name, class_order, rare_note
from advisor.data.roles import Roles
from advisor.data.table import (
    Table,
    date_form,
    has_no_label,
    has_no_text,
    is_absent,
    moment,
    number,
)
from advisor.errors import InputError, Problem


def labelled_of(table: Table, roles: Roles, asked: Asked) -> Dataset:
    """Classification, regression or pairs. Raises `InputError`."""
    assert roles.label is not None
    labels = table.column(roles.label)
    absent = has_no_label if roles.kind != "regression" else is_absent
    ok = [i for i, cell in enumerate(labels) if not absent(cell)]
    notes = _left_out(len(labels) - len(ok), f"no {roles.label}")
    inputs, form = _inputs(table, roles)
    whole = [i for i in ok if inputs[i] is not None]
    notes += _left_out(len(ok) - len(whole), f"no {roles.text or 'number'}")
    if not whole:
        raise InputError(f"{table.name} has no row with both an input and a label", "see --text")
    kept = Dataset(table.name, roles.kind, form, tuple(inputs[i] for i in whole), notes=notes)
    kept = _with_gaps_filled(kept) if form == "features" else kept
    answered = _answered(kept, roles, [labels[i] for i in whole])
    return with_company(answered, table, roles, whole)


def series_dataset(
    name: str, kind: str, series: list[Any], labels: list[Any], notes: tuple[str, ...]
) -> Dataset:
    """Labelled series (each (T, C)) that came without a table. Raises `InputError`."""
    absent = has_no_label if kind == "classification" else is_absent
    ok = [i for i, cell in enumerate(labels) if not absent(cell)]
    said = (*notes, *_left_out(len(labels) - len(ok), "no label"))
    if not ok:
        raise InputError(f"{name} has no example with a label", "see --label")
    roles = Roles("regression" if kind == "regression" else "classification", label="the label")
    kept = Dataset(name, roles.kind, "features", tuple(series[i] for i in ok), notes=said)
    return _answered(_with_gaps_filled(kept), roles, [labels[i] for i in ok])


def _inputs(table: Table, roles: Roles) -> tuple[list[Any], Form]:
    """One input or None per row."""
    if roles.numbers:
        return _rows_of_numbers(table, roles.numbers), "features"
    assert roles.text is not None
    cells = table.column(roles.text)
    if roles.kind == "pair-classification":
        assert roles.second is not None
        both = zip(cells, table.column(roles.second), strict=True)
        return [None if has_no_text(a) or has_no_text(b) else (str(a), str(b)) for a, b in both], (
            "text"
        )
    lists = [cell for cell in cells if isinstance(cell, list) and cell]
    if lists and all(isinstance(cell, list) or cell is None for cell in cells):
        return _from_lists(table.name, cells, lists)
    return [None if has_no_text(cell) else str(cell) for cell in cells], "text"


def _from_lists(name: str, cells: list[Any], lists: list[Any]) -> tuple[list[Any], Form]:
    if isinstance(lists[0][0], str):
        return [tuple(map(str, cell)) if cell else None for cell in cells], "tokens"
    return [_series(name, i, cell) if cell else None for i, cell in enumerate(cells)], "features"


def _series(name: str, row: int, cell: list[Any]) -> Any:
    """A list of numbers is one channel; of lists, a step each."""
    import numpy as np

    steps = [each if isinstance(each, list) else [each] for each in cell]
    widths = {len(step) for step in steps}
    if len(widths) > 1:
        raise InputError(
            f"{name}: the series of row {row + 1:,} has steps of {min(widths)} to {max(widths)} "
            "numbers",
            "every step of a series has the same channels",
        )
    values = [[np.nan if is_absent(v) else number(v) for v in step] for step in steps]
    if any(v is None for step in values for v in step):
        raise InputError(f"{name}: the series of row {row + 1:,} holds words", "see --text")
    return np.asarray(values, np.float32)


def _rows_of_numbers(table: Table, columns: tuple[str, ...]) -> list[Any]:
    """Each row is one series with one channel; a cell without a number is a gap."""
    import numpy as np

    at = [table.columns.index(column) for column in columns]
    values = [[_or_gap(row[i]) for i in at] for row in table.rows]
    arrays = [np.asarray(row, np.float32)[:, None] for row in values]
    return [None if np.isnan(array).all() else array for array in arrays]


def _or_gap(cell: object) -> float:
    value = number(cell)
    return float("nan") if value is None else value


def _with_gaps_filled(dataset: Dataset) -> Dataset:
    check_channels(dataset.name, dataset.inputs)
    inputs, notes = filled(dataset.inputs)
    return replace(dataset, inputs=inputs).noting(*notes)


def check_channels(name: str, inputs: tuple[Any, ...]) -> None:
    """Raises `InputError` where series have different numbers of channels."""
    widths = [array.shape[1] for array in inputs]
    if len(set(widths)) > 1:
        usual = max(set(widths), key=widths.count)
        odd = [i for i, width in enumerate(widths) if width != usual]
        raise InputError(
            f"{name} has series with unequal channels: most have {usual}, "
            f"number {odd[0] + 1:,} has {widths[odd[0]]}",
            "give every series the same channels, in the same order",
            problems=(Problem("channels", f"{len(odd):,} series differ"),),
        )


def _answered(dataset: Dataset, roles: Roles, labels: list[Any]) -> Dataset:
    if roles.kind == "regression":
        return replace(dataset, targets=_numbers(dataset.name, roles, labels))
    names = [class_name(cell) for cell in labels]
    check_classes(dataset.name, names)
    order = class_order(set(names))
    place = {name: i for i, name in enumerate(order)}
    kept = replace(dataset, targets=tuple(place[name] for name in names), classes=order)
    return kept.noting(*rare_note(names))


def _numbers(name: str, roles: Roles, labels: list[Any]) -> tuple[float, ...]:
    values = [number(cell) for cell in labels]
    words = [str(cell) for cell, value in zip(labels, values, strict=True) if value is None]
    if words:
        raise InputError(
            f"{name}: {len(words):,} values of {roles.label} are no numbers ({words[0]!r})",
            "mend them, or give --kind classification",
        )
    return tuple(value for value in values if value is not None)


def with_company(dataset: Dataset, table: Table, roles: Roles, kept: list[int]) -> Dataset:
    """Groups and times of the rows kept. Raises `InputError` for a time that is none."""
    if roles.group:
        groups = table.column(roles.group)
        dataset = replace(dataset, groups=tuple(str(groups[i]) for i in kept))
    if roles.time:
        cells = table.column(roles.time)
        dataset = replace(
            dataset, times=tuple(moments(table, roles.time, [cells[i] for i in kept]))
        )
    return dataset


def moments(table: Table, column: str, cells: list[Any]) -> list[float]:
    """Seconds since 1970 of each cell. Raises `InputError` naming cells that are no dates."""
    form, _ = date_form(cells[:1000])
    found = [moment(cell, form) for cell in cells]
    wrong = [str(cell) for cell, value in zip(cells, found, strict=True) if value is None]
    if wrong:
        raise InputError(
            f"{table.name}: {len(wrong):,} values of {column} are no dates ({wrong[0]!r})",
            "write dates as 2024-12-31 or 2024-12-31 23:59:59, or name another --time column",
        )
    return [value for value in found if value is not None]


def _left_out(count: int, why: str) -> tuple[str, ...]:
    if not count:
        return ()
    return (f"{count:,} row{'s' if count > 1 else ''} left out: {why}",)
