"""What `advisor plugins` found last, for as long as nothing that it depends on has changed.

Loading a few dozen plugins imports the values they speak of: a quarter of a second. A list in
which all work is kept, and shown again while the interpreter, the folders Python looks in
(installing or removing a distribution changes their time) and each source file of the plugins and
of advisor are what they were. A list with a broken plugin is never kept, so that a repair shows at
once. stevedore's `_cache.py` does the same.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

Rows = list[dict[str, str]]


@dataclass(frozen=True)
class PluginList:
    """The list kept in `path`, which need not exist."""

    path: Path

    def find(self) -> Rows | None:
        """The rows, if they still hold."""
        try:
            kept = json.loads(self.path.read_bytes())
            holds = kept["stamp"] == _stamp(kept["sources"])
            rows = [{str(name): str(text) for name, text in row.items()} for row in kept["rows"]]
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None  # never kept, or by another version: it is looked up anew
        return rows if holds else None

    def keep(self, rows: Rows, modules: Iterable[str]) -> None:
        """Keep `rows`, which came from `modules`, now imported. Where that fails, it is slower."""
        sources = sorted({place for name in modules for place in _places(name)})
        content = {"stamp": _stamp(sources), "sources": sources, "rows": rows}
        beside = self.path.with_suffix(f".{os.getpid()}")
        with contextlib.suppress(OSError):
            beside.write_text(json.dumps(content), encoding="utf-8")
            beside.replace(self.path)


def _places(module: str) -> list[str]:
    """The folders or the file of the top-level package of `module`."""
    package = sys.modules.get(module.partition(".")[0])
    found = list(getattr(package, "__path__", ())) or [getattr(package, "__file__", None)]
    return [str(place) for place in found if place]


def _stamp(sources: Sequence[str]) -> str:
    digest = hashlib.sha256(f"{sys.version} {sys.prefix}".encode())
    for place in sys.path:
        digest.update(f"{place} {_changed(place or '.')}\n".encode())
    for source in sources:
        for file in sorted(_files(source)):
            digest.update(f"{file} {_changed(file)}\n".encode())
    return digest.hexdigest()


def _files(source: str) -> Iterator[str]:
    if not os.path.isdir(source):  # noqa: PTH112, pathlib takes three times as long for all this
        yield source
        return
    for folder, folders, files in os.walk(source):
        folders[:] = [name for name in folders if name != "__pycache__"]
        yield from (f"{folder}/{name}" for name in files if name.endswith(".py"))


def _changed(path: str) -> tuple[int, int]:
    try:
        found = os.stat(path)  # noqa: PTH116
    except OSError:
        return (0, 0)
    return (found.st_mtime_ns, found.st_size)
