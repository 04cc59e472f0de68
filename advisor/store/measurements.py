"""Runs on disk, one row each, written the moment they exist, so that an interrupted run goes on.

A run is found again only for the same exported files, settings, batch, device, runtime version and
way of measuring: anything else is another measurement. History of the table: 1 (first).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import ValidationError

from advisor.core.artifact import Artifact
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
PRAGMA user_version = 1;
"""


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
                "settings": asdict(self.settings),
                "device": self.device_fingerprint,
                "runtime": [self.runtime, self.runtime_version],
                "method": METHOD,
            },
            32,
        )


class MeasurementStore:
    """Appends runs and finds them again. A file that is no store is set aside, never lost."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.set_aside: Path | None = None
        try:
            self._create()
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise self._unusable(error) from error
            self._set_aside()

    def add(self, key: RunKey, run: Run) -> None:
        """Keep one run; it is on disk when this returns."""
        row = (key.digest, run.round, run.conditions.started_at, run.model_dump_json())
        with self._open() as database:
            database.execute(
                "INSERT INTO runs (key, round, measured_at, body) VALUES (?, ?, ?, ?)", row
            )

    def find(self, key: RunKey) -> tuple[Run, ...]:
        """All runs kept under `key`, oldest first; a row that can't be read is left out."""
        with self._open() as database:
            rows = database.execute(
                "SELECT body FROM runs WHERE key = ? ORDER BY id", (key.digest,)
            ).fetchall()
        return tuple(run for (body,) in rows if (run := _read(body)) is not None)

    def forget(self, key: RunKey) -> None:
        """Drop what is kept under `key`, to measure it afresh."""
        with self._open() as database:
            database.execute("DELETE FROM runs WHERE key = ?", (key.digest,))

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            database = sqlite3.connect(self.path, timeout=30)
            try:
                with database:
                    yield database
            finally:
                database.close()
        except sqlite3.OperationalError as error:
            raise self._unusable(error) from error

    def _create(self) -> None:
        database = sqlite3.connect(self.path, timeout=30)
        try:
            with database:
                database.executescript(_SCHEMA)
        finally:
            database.close()

    def _set_aside(self) -> None:
        self.set_aside = self.path.with_suffix(".broken")
        self.path.replace(self.set_aside)
        self._create()

    def _unusable(self, error: sqlite3.Error) -> UnavailableError:
        return UnavailableError(
            f"can't use the store of measurements {self.path}: {error}",
            "free some disk space or set ADVISOR_HOME to a folder that can be written",
        )


def _read(body: str) -> Run | None:
    try:
        return Run.model_validate_json(body)
    except ValidationError:
        return None
