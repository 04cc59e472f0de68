"""CSV and TSV: quotes and newlines in fields, no header, other separators, rows of wrong width."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path

from advisor.core.dataset import Asked, Dataset
from advisor.data.collecting import collect
from advisor.data.header import without_header
from advisor.data.opened import Lines, bare_suffix
from advisor.errors import InputError

HEAD = 1000
"""Lines looked at to guess separator, quoting and header."""
LARGEST_FIELD = 16_000_000
"""Characters; more in one field is a quote that nobody closed."""
_SEPARATORS = {"comma": ",", "tab": "\t", "semicolon": ";", "pipe": "|", "\\t": "\t"}
_QUOTED = re.compile(r'"(?:[^"]|"")*"')

Row = tuple[str, ...]


def read_delimited(path: Path, asked: Asked) -> Dataset:
    """Named columns from text. Raises `InputError`."""
    lines = Lines(path)
    rest = iter(lines)
    head = list(islice(rest, HEAD))
    if not any(line.strip() for line in head):
        raise InputError(f"{path} is empty", "give a file with at least a few dozen examples")
    separator = _separator(path, head, asked)
    rows = _rows(path, chain(head, rest), separator, _is_raw(head, separator))
    first = next(rows, ())
    following = list(islice(rows, HEAD))
    bare = without_header(first, following) if asked.header is None else not asked.header
    columns = tuple(f"column{i + 1}" for i in range(len(first))) if bare else _names(path, first)
    data = chain([first] if bare else [], following, rows)
    fitting = _Fitting(path, len(columns))
    return collect(path.name, columns, fitting.only(data), asked, not bare, (fitting, lines))


def _separator(path: Path, head: list[str], asked: Asked) -> str:
    if asked.separator:
        return _SEPARATORS.get(asked.separator, asked.separator)
    if bare_suffix(path) in (".tsv", ".tab"):
        return "\t"
    first = head[0]
    return max((",", "\t", ";", "|"), key=lambda each: (first.count(each), each == ","))


def _is_raw(head: list[str], separator: str) -> bool:
    """Tab-separated lines mostly know no quoting: a quote there is a character like others."""
    tabs = {line.count(separator) for line in head if line.strip()}
    return separator == "\t" and len(tabs) == 1


def _rows(path: Path, lines: Iterable[str], separator: str, raw: bool) -> Iterator[Row]:
    if raw:
        for line in lines:
            if line.strip("\n"):
                yield tuple(_unquoted(cell) for cell in line.rstrip("\n").split(separator))
        return
    csv.field_size_limit(LARGEST_FIELD)
    parsed = csv.reader(lines, delimiter=separator, strict=True, skipinitialspace=True)
    try:
        for row in parsed:
            if any(row):
                yield tuple(row)
    except csv.Error as error:
        raise InputError(
            f"{path} line {parsed.line_num:,}: {error}",
            'a quote inside a quoted field is written twice (""), and every quote is closed; '
            "see the lines before it too",
        ) from error


def _unquoted(cell: str) -> str:
    return cell[1:-1].replace('""', '"') if _QUOTED.fullmatch(cell) else cell


def _names(path: Path, first: Row) -> Row:
    names = tuple(name.strip() or f"column{i + 1}" for i, name in enumerate(first))
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InputError(
            f"{path} has two columns named {twice[0]!r}",
            "rename one; or is the first row no header? then give --no-header",
        )
    return names


class _Fitting:
    """Lets rows of the right width through; few others are left out, many are an error."""

    def __init__(self, path: Path, width: int) -> None:
        self.path, self.width, self.good, self.wrong = path, width, 0, 0
        self.example = ""

    def only(self, rows: Iterable[Row]) -> Iterator[Row]:
        for number, row in enumerate(rows, start=1):
            if len(row) == self.width:
                self.good += 1
                yield row
                continue
            self.wrong += 1
            self.example = self.example or f"row {number:,} has {len(row)}"
        if self.wrong > max(1, self.good // 100):
            raise InputError(
                f"{self.path}: {self.wrong:,} of {self.wrong + self.good:,} rows don't have the "
                f"{self.width} columns of the first row ({self.example})",
                "is the separator right (--separator)? are fields with separators quoted?",
            )

    def notes(self) -> tuple[str, ...]:
        if not self.wrong:
            return ()
        rows = "1 row" if self.wrong == 1 else f"{self.wrong:,} rows"
        return (f"{rows} of another width than {self.width} left out ({self.example})",)
