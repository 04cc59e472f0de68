"""Tables of what families learned of probes: those that come with advisor, and the user's.

A name ending in `.gz` is compressed. The shipped ones are read through `importlib.resources`, and
once: an answer from the store must stay quick.
"""

from __future__ import annotations

import functools
import gzip
import zlib
from importlib import resources
from pathlib import Path

from pydantic import ValidationError

from advisor.core.learnability import Learnability
from advisor.errors import InputError
from advisor.files.text_file import check_writable, read_text, write_text

LARGEST_BYTES = 200_000_000
_SUFFIXES = (".json", ".json.gz")


@functools.cache
def shipped() -> tuple[Learnability, ...]:
    """The tables that come with advisor; where two have the same result, the later name counts."""
    folder = resources.files("advisor_profiles") / "learnability"
    if not folder.is_dir():
        return ()
    files = sorted(
        (item for item in folder.iterdir() if item.name.endswith(_SUFFIXES)),
        key=lambda item: item.name,
    )
    return tuple(Learnability.model_validate_json(_unpacked(f.read_bytes())) for f in files)


def read_learnability(path: Path) -> Learnability:
    """The table in `path`. Raises `InputError` with what is wrong with it."""
    try:
        if path.suffix == ".gz" and path.is_file():
            return Learnability.model_validate_json(_unpacked(path.read_bytes()))
        text = read_text(path, "table of probe results", LARGEST_BYTES)
        return Learnability.model_validate_json(text)
    except (ValidationError, gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise InputError(
            f"{path} is not a table of probe results of format 1",
            "make one with `advisor probe -o results.json`",
        ) from error


def write_learnability(path: Path, table: Learnability) -> None:
    """Write it whole or not at all. Raises `InputError` where that is impossible."""
    if path.suffix != ".gz":
        write_text(path, table.model_dump_json(indent=1) + "\n")
        return
    check_writable(path)
    packed = gzip.compress(table.model_dump_json().encode(), mtime=0)
    beside = path.with_name(f".{path.name}.part")
    beside.write_bytes(packed)
    beside.replace(path)


def _unpacked(content: bytes) -> bytes:
    return gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content
