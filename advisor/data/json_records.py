"""JSON lines (one object a line), or one JSON array of objects; lists are tokens or series."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any

from advisor.core.dataset import Asked, Dataset
from advisor.data.collecting import collect
from advisor.data.opened import Lines
from advisor.errors import InputError

HEAD = 1000
MOST_PROBLEMS = 5

Row = tuple[Any, ...]


def read_json(path: Path, asked: Asked) -> Dataset:
    """Raises `InputError` naming the lines that are no JSON object."""
    lines = Lines(path)
    records = _records(path, lines, asked)
    head = list(islice(records, HEAD))
    if not head:
        raise InputError(f"{path} is empty", "give a file with at least a few dozen examples")
    columns = tuple(dict.fromkeys(key for record in head for key in record))
    rows = (tuple(record.get(c) for c in columns) for record in chain(head, records))
    return collect(path.name, columns, rows, asked, noting=(lines,))


def _records(path: Path, lines: Lines, asked: Asked) -> Iterator[dict[str, Any]]:
    stream = (line for line in lines if line.strip())
    first = next(stream, "")
    if first.lstrip().startswith("["):
        yield from _array(path, chain([first], stream), asked)
    elif first:
        yield from _by_line(path, lines, chain([first], stream))


def _by_line(path: Path, lines: Lines, stream: Iterable[str]) -> Iterator[dict[str, Any]]:
    for line in stream:
        try:
            record = json.loads(line)
        except ValueError as error:
            raise InputError(
                f"{path} line {lines.read:,} is not JSON: {error}",
                "JSON lines have one whole object on each line",
            ) from error
        if not isinstance(record, dict):
            raise InputError(
                f"{path} line {lines.read:,} is not an object with named values",
                'write each example as {"text": …, "label": …}',
            )
        yield record


def _array(path: Path, stream: Iterable[str], asked: Asked) -> Iterator[dict[str, Any]]:
    """An array has to be read whole, so it must fit the limit."""
    parts, held = [], 0
    for line in stream:
        parts.append(line)
        held += len(line)
        if held > asked.largest_bytes:
            raise InputError(
                f"{path} is one JSON array of more than {asked.largest_bytes / 1e6:,.3g} MB",
                "write it as JSON lines, one object a line; those are sampled",
            )
    try:
        found = json.loads("".join(parts))
    except ValueError as error:
        raise InputError(f"{path} is not JSON: {error}", "is it cut off?") from error
    wrong = [i for i, record in enumerate(found) if not isinstance(record, dict)]
    if wrong:
        raise InputError(
            f"{path}: element {wrong[0] + 1:,} of the array is not an object",
            'write each example as {"text": …, "label": …}',
        )
    yield from found
