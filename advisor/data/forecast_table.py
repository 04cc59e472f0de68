"""A time-stamped table → series: one, or one per value of the group column, each in time order."""

from __future__ import annotations

from typing import Any

from advisor.core.dataset import Asked, Dataset
from advisor.data.gaps import filled
from advisor.data.labelled import moments
from advisor.data.roles import Roles
from advisor.data.table import Table, is_absent, number
from advisor.errors import InputError, Problem

MOST_UNREADABLE = 0.1
"""Share of cells that are neither a number nor missing, from which a column is no series."""


def forecast_of(table: Table, roles: Roles, asked: Asked) -> Dataset:
    """Raises `InputError` where a column is no series of numbers, or dates are no dates."""
    import numpy as np

    _check_numbers(table, roles)
    at = [table.columns.index(column) for column in roles.numbers]
    values = np.asarray([[_value(row[i]) for i in at] for row in table.rows], np.float64)
    times = _times(table, roles)
    names = (
        [str(cell) for cell in table.column(roles.group)] if roles.group else [""] * len(values)
    )
    notes: list[str] = []
    series, stamps = [], []
    order = tuple(dict.fromkeys(names))
    groups = np.asarray(names)
    for name in order:
        here = np.flatnonzero(groups == name)
        chosen = here if times is None else _in_time(here, times, name, notes)
        series.append(values[chosen].astype(np.float32))
        stamps.append(chosen if times is None else times[chosen])
    whole, said = filled(tuple(series))
    notes += [*said, *_rhythm(stamps)] if times is not None else said
    return Dataset(
        table.name,
        "forecasting",
        "features",
        inputs=whole,
        groups=order if roles.group else (),
        times=tuple(stamps) if times is not None else (),
        channels=roles.numbers,
        notes=tuple(notes) if times is not None else (*notes, "no time column: rows are in order"),
    )


def _check_numbers(table: Table, roles: Roles) -> None:
    problems = []
    for column in roles.numbers:
        cells = [cell for cell in table.column(column) if not is_absent(cell)]
        words = [cell for cell in cells if number(cell) is None]
        if not cells:
            problems.append(Problem(column, "has no number at all"))
        elif words:
            problems.append(Problem(column, f"{len(words):,} cells are no numbers ({words[0]!r})"))
    if problems:
        raise InputError(
            f"{table.name} can't be forecast: some columns are no numbers",
            "mend the cells, or name the columns to forecast with --target",
            problems=tuple(problems),
        )


def _value(cell: object) -> float:
    value = None if is_absent(cell) else number(cell)
    return float("nan") if value is None else value


def _times(table: Table, roles: Roles) -> Any:
    import numpy as np

    if roles.time is None:
        return None
    return np.asarray(moments(table, roles.time, table.column(roles.time)), np.float64)


def _in_time(here: Any, times: Any, name: str, notes: list[str]) -> Any:
    """The rows of one series in order of time; one of several rows of one moment, the last."""
    import numpy as np

    of = f" of {name}" if name else ""
    mine = times[here]
    if (np.diff(mine) < 0).any():
        notes.append(f"dates{of} were out of order; rows were sorted by time")
    ordered = here[np.argsort(mine, kind="stable")]
    again = np.append(np.diff(times[ordered]) == 0, False)
    if again.any():
        notes.append(f"{int(again.sum()):,} moments{of} stand twice; the last row of each is kept")
    return ordered[~again]


def _rhythm(stamps: list[Any]) -> tuple[str, ...]:
    """What to say where steps are not equally far apart."""
    import numpy as np

    gaps = np.concatenate([np.diff(each) for each in stamps])
    if not len(gaps):
        return ()
    usual = float(np.median(gaps))
    odd = int((np.abs(gaps - usual) > 0.01 * usual).sum())
    if odd <= 0.12 * len(gaps):  # months differ by 3 days of 31; that is one rhythm
        longer = int((gaps > 1.5 * usual).sum())
        return (f"{longer:,} gaps in time; steps are taken as equal",) if longer else ()
    return (f"steps are not equally far apart ({odd:,} of {len(gaps):,} differ); taken as equal",)
