"""One file of the user → `Dataset`: the name chooses the reader, the columns give the meaning."""

from __future__ import annotations

from pathlib import Path

from advisor.core.dataset import Asked, Dataset


def read(path: Path, asked: Asked | None = None) -> Dataset:
    """The examples in `path`. Raises `InputError` with all that is wrong."""
    from advisor.data.cutting import cut
    from advisor.data.formats import reader_of

    asked = asked or Asked()
    return cut(reader_of(path)(path, asked), asked.longest)
