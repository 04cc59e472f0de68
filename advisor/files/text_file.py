"""Small text files of the user, read and written whole, with every mishap in plain words.

A file is written beside its target and moved over it, so that nobody ever sees half of one.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from advisor.errors import InputError

LARGEST_BYTES = 1_000_000
"""A task file is a page of text; more is another file given by mistake."""

_WRITES = {
    "task file": "`advisor ask -o task.toml` writes one",
    "device profile": "`advisor profile -o profile.json` writes one",
}
"""What to do where a file is missing."""


def read_text(path: Path, what: str = "task file", largest_bytes: int = LARGEST_BYTES) -> str:
    """The text of `path` as UTF-8, a byte order mark dropped. Raises `InputError`."""
    content = _read_bytes(path, what, largest_bytes)
    if len(content) > largest_bytes:
        raise InputError(
            f"{path} is larger than {largest_bytes // 1_000_000} MB, too large for a {what}",
            "is it another file, such as the data or a model?",
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path} is not UTF-8 text (byte {error.start + 1:,} does not fit)",
            "save it as UTF-8, or check that it is the right file",
        ) from error


def write_text(path: Path, text: str) -> None:
    """Write `path` whole or not at all. Raises `InputError` where that is impossible."""
    check_writable(path)
    try:
        if path.exists() and not path.is_file():
            path.write_text(text, encoding="utf-8")  # a pipe or a device can't be replaced
        else:
            _replace(path.resolve(), text)
    except OSError as error:
        raise InputError(
            f"cannot write {path}: {_reason(error)}", "choose another file"
        ) from error


def check_writable(path: Path) -> None:
    """Raise `InputError` if `path` can't become a file; asked before long work, not after."""
    try:
        reason, hint = _obstacle(path)
    except OSError as error:
        reason, hint = _reason(error), "choose another file"
    if reason:
        raise InputError(f"cannot write {path}: {reason}", hint)


def is_missing(path: Path) -> bool:
    """Whether nothing is there; what is there but can't be looked at is not missing."""
    try:
        path.stat()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return False


def is_file(path: Path) -> bool:
    """Whether a file is there; False too where the system refuses to look."""
    try:
        return path.is_file()
    except OSError:
        return False


def _obstacle(path: Path) -> tuple[str, str]:
    """Why `path` can't be written and what to do, or two empty texts."""
    folder = path.absolute().parent
    if path.is_dir():
        return "it is a directory", "give a file name in it"
    if not folder.is_dir():
        return f"there is no directory {folder}", "create it first"
    if not os.access(path if path.exists() else folder, os.W_OK):
        return "no permission to write there", "choose another file"
    return "", ""


def _read_bytes(path: Path, what: str, largest_bytes: int) -> bytes:
    hint = _WRITES.get(what, "")
    try:
        if path.is_dir():
            raise InputError(f"{path} is a directory, not a {what}", "give a file in it")
        with path.open("rb") as file:
            return file.read(largest_bytes + 1)
    except FileNotFoundError as error:
        raise InputError(f"there is no {what} {path}", hint) from error
    except OSError as error:
        raise InputError(f"cannot read {path}: {_reason(error)}", "") from error


def _replace(path: Path, text: str) -> None:
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        Path(beside).chmod(_mode(path))
        Path(beside).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(beside).unlink()
        raise


def _mode(path: Path) -> int:
    """The mode of the file that is replaced, or what the umask gives a new one."""
    if path.exists():
        return path.stat().st_mode & 0o777
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()
