"""Lines of a text file as people have them: gzip or not, UTF-8, UTF-16 or an old Windows encoding.

A byte that is no UTF-8 is read as Windows-1252 and counted, so that one bad line neither stops the
work nor passes in silence.
"""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from advisor.errors import InputError

_NOT_UTF8 = re.compile("[\udc80-\udcff]")
_BOMS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
NOT_TEXT = "advisor reads CSV, TSV, JSON lines, Parquet, .ts, .npz, CoNLL and plain text"


@dataclass
class Lines:
    """Iterates over lines with their line ends as \\n; counts what it had to mend."""

    path: Path
    mended: int = 0
    read: int = 0

    def __iter__(self) -> Iterator[str]:
        with reading(self.path) as raw:
            head = raw.peek(4096)[:4096]
            encoding = next((name for bom, name in _BOMS if head.startswith(bom)), "utf-8-sig")
            if encoding == "utf-8-sig" and b"\0" in head:
                raise InputError(f"{self.path} is not text (it holds zero bytes)", NOT_TEXT)
            text = io.TextIOWrapper(raw, encoding, errors="surrogateescape")
            for line in text:
                self.read += 1
                yield self._mend(line)

    def _mend(self, line: str) -> str:
        if line.isascii() or not _NOT_UTF8.search(line):
            return line
        self.mended += 1
        return _NOT_UTF8.sub(_windows, line)

    def notes(self) -> tuple[str, ...]:
        """What was done to the text; empty where nothing was."""
        if not self.mended:
            return ()
        lines = "1 line is" if self.mended == 1 else f"{self.mended:,} lines are"
        return (f"{lines} not UTF-8; those bytes were read as Windows-1252",)


@contextmanager
def reading(path: Path) -> Iterator[io.BufferedReader]:
    """The bytes of `path`, decompressed where it is gzip. Raises `InputError` in plain words."""
    try:
        with path.open("rb") as file:
            packed = file.peek(2)[:2] == b"\x1f\x8b"
            stream = gzip.GzipFile(fileobj=file) if packed else file
            yield io.BufferedReader(cast("io.RawIOBase", stream)) if packed else file
    except FileNotFoundError as error:
        raise InputError(f"there is no file {path}", "check the name") from error
    except IsADirectoryError as error:
        raise InputError(f"{path} is a directory", "give a file in it") from error
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise InputError(f"{path} is damaged gzip: {error}", "copy or pack it again") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not {error.encoding} text", "save it as UTF-8") from error
    except PermissionError as error:
        raise InputError(f"cannot read {path}: no permission", "") from error


def _windows(match: re.Match[str]) -> str:
    return bytes([ord(match[0]) - 0xDC00]).decode("cp1252", errors="replace")


def bare_suffix(path: Path) -> str:
    """The kind of file by its name: `reviews.CSV.gz` is `.csv`."""
    name = path.name.lower().removesuffix(".gz")
    return Path(name).suffix
