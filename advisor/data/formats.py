"""Which reader a file gets: by its name, and for .txt and unknown names by its first lines."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import islice
from pathlib import Path

from advisor.core.dataset import Asked, Dataset
from advisor.data.opened import NOT_TEXT, Lines, bare_suffix
from advisor.errors import InputError

Reader = Callable[[Path, Asked], Dataset]


def reader_of(path: Path) -> Reader:
    """Raises `InputError` for a file that is missing, empty or of no kind known."""
    name = _NAMES.get(bare_suffix(path)) or _by_content(path)
    return _reader(name)


_NAMES = {
    ".csv": "delimited",
    ".tsv": "delimited",
    ".tab": "delimited",
    ".jsonl": "json",
    ".ndjson": "json",
    ".json": "json",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".ts": "ts",
    ".npz": "numpy",
    ".npy": "numpy",
    ".conll": "conll",
    ".conllu": "conll",
    ".iob": "conll",
    ".bio": "conll",
}


def _reader(name: str) -> Reader:
    """Each format's module is loaded when it is needed."""
    if name == "delimited":
        from advisor.data.delimited import read_delimited as found
    elif name == "json":
        from advisor.data.json_records import read_json as found
    elif name == "parquet":
        from advisor.data.parquet import read_parquet as found
    elif name == "ts":
        from advisor.data.ts_format import read_ts as found
    elif name == "numpy":
        from advisor.data.numpy_archive import read_numpy as found
    elif name == "conll":
        from advisor.data.conll import read_conll as found
    else:
        from advisor.data.plain_text import read_text as found
    return found


def _by_content(path: Path) -> str:
    lines = [line.rstrip("\n") for line in islice(Lines(path), 50)]
    there = [line for line in lines if line.strip()]
    if not there:
        raise InputError(f"{path} is empty", NOT_TEXT)
    if _is_json(there[0]):
        return "json"
    if there[0].lower().startswith("@problemname"):
        return "ts"
    tabs = {line.count("\t") for line in there}
    if len(there) > 1 and len(tabs) == 1 and tabs != {0}:
        return "conll" if "" in lines[:-1] else "delimited"
    return "conll" if _are_columns(lines) else "text"


def _is_json(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return line.strip() == "["


def _are_columns(lines: list[str]) -> bool:
    """Blank lines between blocks of lines with the same few words each."""
    widths = {len(line.split()) for line in lines if line.strip()}
    return len(widths) == 1 and widths <= {2, 3, 4} and "" in lines[1:-1]
