"""Where advisor keeps what outlives a run: `ADVISOR_HOME`, or the system's data folder."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from advisor.errors import UnavailableError


@dataclass(frozen=True)
class Places:
    """`artifacts`: exported models, safe to delete. `measurements`: what they cost here.
    `learned`: what families learned of probes."""

    home: Path

    @property
    def artifacts(self) -> Path:
        return self.home / "artifacts"

    @property
    def measurements(self) -> Path:
        return self.home / "measurements.sqlite"

    @property
    def learned(self) -> Path:
        return self.home / "learned.sqlite"


def places() -> Places:
    """The folder, made if needed. Raises `UnavailableError` where it can't be written."""
    home = _home()
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(home, error.strerror or str(error)) from error
    if not os.access(home, os.W_OK):
        raise _unwritable(home, "no permission to write")
    return Places(home)


def _home() -> Path:
    chosen = os.environ.get("ADVISOR_HOME")
    if chosen:
        return Path(chosen).expanduser().absolute()
    from platformdirs import user_data_path

    return user_data_path("advisor", appauthor=False)


def _unwritable(home: Path, reason: str) -> UnavailableError:
    return UnavailableError(
        f"can't keep measurements in {home}: {reason}",
        "set ADVISOR_HOME to a folder that can be written",
    )
