"""Only one advisor measures on a machine at a time: two would measure each other.

The lock is the operating system's, on a file: it ends with its process, however that ends. It does
not follow ADVISOR_HOME, because two homes still share one processor. Where no folder can take the
file, nobody else's advisor can be seen, and measuring goes on.
"""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from advisor.core.units import duration
from advisor.errors import StoreBusyError

PATIENCE_S = 900.0
"""Seconds to wait for another run; a whole recommendation takes a few minutes."""
_POLL_S = 0.25


@contextmanager
def measuring(
    say: Callable[[str], None],
    patience_s: float = PATIENCE_S,
    folder: Path | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[None]:
    """Hold the right to measure on this machine; `say` is told once if that means waiting.

    Raises `StoreBusyError` after `patience_s` seconds.
    """
    file = _opened((folder,) if folder else _folders())
    if file is None:
        yield
        return
    with file:
        _wait(file, say, patience_s, sleep)
        _write(file, _own_name())
        try:
            yield
        finally:
            _write(file, "")
            _unlock(file)


def _opened(folders: Iterable[Path]) -> IO[str] | None:
    """The file of the lock in the first folder that takes it."""
    for folder in folders:
        with contextlib.suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            return (folder / "measuring.lock").open("a+", encoding="utf-8")
    return None


def _write(file: IO[str], name: str) -> None:
    """Say who holds the lock. On a full disk it is held without a name."""
    with contextlib.suppress(OSError):
        file.truncate(0)
        os.write(file.fileno(), name.encode())  # past the buffer, which would fail once more later


def _wait(
    file: IO[str], say: Callable[[str], None], patience_s: float, sleep: Callable[[float], None]
) -> None:
    waited_s, told = 0.0, False
    while not _try_lock(file):
        if waited_s >= patience_s:
            raise StoreBusyError(
                f"another advisor{_holder(file)} has been measuring for {duration(waited_s)}",
                "wait until it is done, or stop it",
            )
        if not told:
            say(f"another advisor{_holder(file)} is measuring on this machine; waiting for it")
            told = True
        sleep(_POLL_S)
        waited_s += _POLL_S


def _holder(file: IO[str]) -> str:
    file.seek(0)
    name = file.read().strip()
    return f" ({name})" if name else ""


def _own_name() -> str:
    return f"process {os.getpid()}"


def _folders() -> tuple[Path, Path]:
    from platformdirs import user_cache_path

    return user_cache_path("advisor", appauthor=False), Path(tempfile.gettempdir())


if sys.platform == "win32":
    import msvcrt

    _FAR = 2**30
    """The byte that is locked; far behind the name, which must stay readable."""

    def _try_lock(file: IO[str]) -> bool:
        file.seek(_FAR)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(file: IO[str]) -> None:
        file.seek(_FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try_lock(file: IO[str]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(file: IO[str]) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)
