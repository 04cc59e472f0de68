"""Runs on disk, one row each, written the moment they exist, so that an interrupted run goes on.

A run is found again only for the same exported files, settings, batch, device, runtime version and
way of measuring: anything else is another measurement. History of the table: 1 (first).
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from pydantic import ValidationError

from advisor.core.artifact import Artifact
from advisor.core.load import LoadRun
from advisor.core.measurement import Run
from advisor.core.model import content_hash
from advisor.core.settings import Settings
from advisor.core.shape import TaskShape
from advisor.errors import UnavailableError

METHOD = 1
"""Counts changes of the way of measuring that make older runs incomparable."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS runs (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL, round INTEGER NOT NULL,
    measured_at TEXT NOT NULL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS runs_by_key ON runs (key);
"""
VERSION = 1


@dataclass(frozen=True)
class RunKey:
    """What makes two runs measurements of the same thing."""

    artifact: Artifact
    shape: TaskShape
    settings: Settings
    device_fingerprint: str
    runtime: str
    runtime_version: str

    @property
    def digest(self) -> str:
        return content_hash(
            {
                "files": [graph.sha256 for graph in self.artifact.graphs],
                "shape": self.shape.model_dump(mode="json"),
                "settings": self.settings.identity,
                "device": self.device_fingerprint,
                "runtime": [self.runtime, self.runtime_version],
                "method": METHOD,
            },
            32,
        )


class MeasurementStore:
    """Appends runs and finds them again. A file that is no store is set aside, never lost, and
    `say` is told, whenever that shows."""

    def __init__(self, path: Path, say: Callable[[str], None] = lambda _: None) -> None:
        self.path = path
        self.set_aside: Path | None = None
        self._say = say
        before = self._identity()
        try:
            self._create()
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise self._unusable(error) from error
            self._set_aside(before)

    def add(self, key: RunKey, run: Run) -> None:
        """Keep one run; it is on disk when this returns."""
        row = (key.digest, run.round, run.conditions.started_at, run.model_dump_json())
        self._do("INSERT INTO runs (key, round, measured_at, body) VALUES (?, ?, ?, ?)", row)

    def find(self, key: RunKey) -> tuple[Run, ...]:
        """All runs kept under `key`, oldest first; a row that can't be read is left out."""
        rows = self._do("SELECT body FROM runs WHERE key = ? ORDER BY id", (key.digest,))
        return tuple(run for (body,) in rows if (run := _read(body)) is not None)

    def add_load(self, key: RunKey, run: LoadRun) -> None:
        """Keep one run under load; it is on disk when this returns."""
        started, body = run.conditions.started_at, run.model_dump_json()
        row = (_under_load(key), run.round, started, body)
        self._do("INSERT INTO runs (key, round, measured_at, body) VALUES (?, ?, ?, ?)", row)

    def find_loads(self, key: RunKey) -> tuple[LoadRun, ...]:
        """All runs under any load kept under `key`, oldest first."""
        rows = self._do("SELECT body FROM runs WHERE key = ? ORDER BY id", (_under_load(key),))
        return tuple(run for (body,) in rows if (run := _read_load(body)) is not None)

    def keep(self, key: str, at: str, body: str) -> None:
        """Keep what is no run of an exported model, under a key of its own kind."""
        row = (key, 0, at, body)
        self._do("INSERT INTO runs (key, round, measured_at, body) VALUES (?, ?, ?, ?)", row)

    def kept(self, key: str) -> tuple[str, ...]:
        """Bodies kept under `key`, oldest first."""
        rows = self._do("SELECT body FROM runs WHERE key = ? ORDER BY id", (key,))
        return tuple(body for (body,) in rows)

    def forget(self, key: RunKey) -> None:
        """Drop what is kept under `key`, to measure it afresh, under load too."""
        self._do("DELETE FROM runs WHERE key IN (?, ?)", (key.digest, _under_load(key)))

    def _do(self, statement: str, values: tuple[object, ...]) -> list[tuple[str]]:
        """Rows of one statement. Damage behind a file's first page shows only here: it is set
        aside then, and the statement done in the new file."""
        before = self._identity()
        try:
            try:
                return self._once(statement, values)
            except sqlite3.DatabaseError as error:
                if type(error) is not sqlite3.DatabaseError:  # not "malformed", "no database"
                    raise
                self._set_aside(before)
                return self._once(statement, values)
        except sqlite3.OperationalError as error:
            raise self._unusable(error) from error

    def _once(self, statement: str, values: tuple[object, ...]) -> list[tuple[str]]:
        database = sqlite3.connect(self.path, timeout=30)
        try:
            with database:
                return database.execute(statement, values).fetchall()
        finally:
            database.close()

    def _create(self) -> None:
        database = sqlite3.connect(self.path, timeout=30)
        try:
            (version,) = database.execute("PRAGMA user_version").fetchone()
            if version > VERSION:
                raise self._later(version)
            if version == VERSION:  # nothing is written: an answer may need no more than reading
                return
            with database:
                database.executescript(f"{_SCHEMA} PRAGMA user_version = {VERSION};")
        finally:
            database.close()

    def _identity(self) -> int | None:
        """Which file the path leads to now, `None`: to none."""
        try:
            return self.path.stat().st_ino
        except OSError:
            return None

    def _set_aside(self, broken: int | None) -> None:
        """Move the file `broken` to a name that is still free, and begin a new one.

        Another advisor may find the same file broken at this moment: the one that comes second
        leaves the new file in its place.
        """
        if self._identity() == broken is not None:
            names = (self.path.with_suffix(f".broken{n or ''}") for n in count())
            aside = next(path for path in names if not path.exists())
            with contextlib.suppress(FileNotFoundError):
                self.path.replace(aside)
                self.set_aside = aside
                self._say(f"the store of measurements was unreadable; kept as {aside}")
        self._create()

    def _later(self, version: int) -> UnavailableError:
        return UnavailableError(
            f"the store of measurements {self.path} is of format {version}, made by a later "
            f"advisor; this one knows format {VERSION}",
            "update advisor, or set ADVISOR_HOME to another folder",
        )

    def _unusable(self, error: sqlite3.Error) -> UnavailableError:
        return UnavailableError(
            f"can't use the store of measurements {self.path}: {error}",
            "free some disk space or set ADVISOR_HOME to a folder that can be written",
        )


def _under_load(key: RunKey) -> str:
    """A key of its own, so that an earlier advisor does not find what it can't read."""
    return f"{key.digest}-load"


def _read_load(body: str) -> LoadRun | None:
    try:
        return LoadRun.model_validate_json(body)
    except ValidationError:
        return None


def _read(body: str) -> Run | None:
    try:
        return Run.model_validate_json(body)
    except ValidationError:
        return None
