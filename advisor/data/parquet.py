"""Parquet, by pyarrow where it is installed; read in batches, so that a large file is sampled."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from advisor.core.dataset import Asked, Dataset
from advisor.data.collecting import collect
from advisor.errors import InputError, UnavailableError

BATCH = 10_000


def read_parquet(path: Path, asked: Asked) -> Dataset:
    """Raises `UnavailableError` without pyarrow, `InputError` for a file that is no Parquet."""
    if not path.is_file():
        raise InputError(f"there is no file {path}", "check the name")
    try:
        parquet: Any = importlib.import_module("pyarrow.parquet")
    except ImportError as error:
        raise UnavailableError(
            f"reading {path.name} needs pyarrow, which is not installed",
            "pip install pyarrow (or 'advisor[parquet]'), or save the file as CSV or JSON lines",
        ) from error
    try:
        file = parquet.ParquetFile(path)
    except (ValueError, OSError) as error:  # pyarrow's ArrowInvalid is a ValueError
        raise InputError(f"{path} is no Parquet file: {error}", "write it again") from error
    columns = tuple(file.schema_arrow.names)
    return collect(path.name, columns, _rows(file, columns), asked)


def _rows(file: Any, columns: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
    for batch in file.iter_batches(batch_size=BATCH):
        cells = [[_cell(v) for v in batch.column(c).to_pylist()] for c in columns]
        yield from zip(*cells, strict=True)


def _cell(value: Any) -> Any:
    """Dates as text, as other files have them."""
    return value.isoformat() if hasattr(value, "isoformat") else value
