"""The `.ts` format of the time-series archives (timeseriesclassification.com): after the header
each line is one case, its channels divided by `:`, the values of a channel by `,`, `?` for a
missing one, the class (or the number to predict) at the end. Channels and cases may differ in
length.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.core.dataset import Asked, Dataset
from advisor.data.keeping import thinned
from advisor.data.labelled import series_dataset
from advisor.data.opened import Lines
from advisor.errors import InputError

if TYPE_CHECKING:
    import numpy as np


def read_ts(path: Path, asked: Asked) -> Dataset:
    """Classification (`@classLabel true`) or regression (`@targetLabel true`)."""
    lines = Lines(path)
    stream = iter(lines)
    header = _header(path, stream)
    if header.get("timestamps") == "true":
        raise InputError(
            f"{path} has time stamps within its series, which advisor does not read",
            "write the values alone, with @timeStamps false",
        )
    kind = _kind(path, header)
    cases = (line.strip() for line in stream if line.strip() and not line.startswith("#"))
    kept = thinned(cases, len, asked.largest_bytes, asked.seed)
    if not kept.rows:
        raise InputError(f"{path} has a header and no cases", "give a file with examples")
    series, labels = [], []
    for number, line in enumerate(kept.rows, start=1):
        *channels, label = line.split(":")
        series.append(_values(path, number, channels))
        labels.append(label)
    notes = (*lines.notes(), *kept.note(asked.largest_bytes, latest=False))
    return series_dataset(path.name, kind, series, labels, notes)


def _header(path: Path, stream: Iterator[str]) -> dict[str, str]:
    """Keys in small letters; the stream stands at the first case after it."""
    found: dict[str, str] = {}
    for line in stream:
        if not line.startswith("@"):
            if line.strip() and not line.startswith("#"):
                break
            continue
        key, _, value = line[1:].strip().partition(" ")
        if key.lower() == "data":
            return found
        found[key.lower()] = value.strip().lower()
    raise InputError(f"{path} has no @data line", "is it a .ts file of the time-series archives?")


def _kind(path: Path, header: dict[str, str]) -> str:
    for key, kind in (("classlabel", "classification"), ("targetlabel", "regression")):
        if header.get(key, "").startswith("true"):
            return kind
    raise InputError(
        f"{path} says that it has no labels (@classLabel false)",
        "give a file with @classLabel true or @targetLabel true",
    )


def _values(path: Path, number: int, channels: list[str]) -> np.ndarray:
    """One case (T, C); shorter channels end with gaps."""
    import numpy as np

    try:
        columns = [[_value(text) for text in channel.split(",")] for channel in channels]
    except ValueError as error:
        raise InputError(
            f"{path} case {number:,}: {error}", "values are numbers, ? for a missing one"
        ) from error
    if not columns:
        raise InputError(f"{path} case {number:,} has no values", "a case is values, then :label")
    array = np.full((max(map(len, columns)), len(columns)), np.nan, np.float32)
    for at, column in enumerate(columns):
        array[: len(column), at] = column
    return array


def _value(text: str) -> float:
    return float("nan") if text.strip() in ("?", "") else float(text)
