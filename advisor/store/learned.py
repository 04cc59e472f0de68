"""What was learned of probes, kept attempt by attempt: each is on disk as soon as it exists.

A row is a result of one attempt. A file that is no store is set aside, never lost.

History of the table: 1 (first).
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

from pydantic import ValidationError

from advisor.core.learnability import attempt_key, cell
from advisor.core.learned import Learned
from advisor.errors import UnavailableError

METHOD = 1
"""Counts changes of the trainer or of a probe that make older attempts incomparable."""
VERSION = 1
_SCHEMA = """
CREATE TABLE IF NOT EXISTS attempts (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL, method INTEGER NOT NULL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS attempts_by_key ON attempts (key);
"""


class LearnedStore:
    """Appends attempts and finds them again; several processes may write at once."""

    def __init__(self, path: Path, say: Callable[[str], None] = lambda _: None) -> None:
        self.path = path
        self._say = say

    def add(self, found: Learned) -> None:
        """Keep a result of one attempt; it is on disk when this returns."""
        (only,) = found.attempts
        key = attempt_key(cell(found), only.learning_rate, only.seed)
        row = (key, METHOD, found.model_dump_json())
        self._do("INSERT INTO attempts (key, method, body) VALUES (?, ?, ?)", row)

    def find(self, key: str) -> tuple[Learned, ...]:
        """Results of one attempt each kept under `attempt_key`, the newest first."""
        rows = self._do(
            "SELECT body FROM attempts WHERE key = ? AND method = ? ORDER BY id DESC",
            (key, METHOD),
        )
        return tuple(_read(rows))

    def all(self) -> tuple[Learned, ...]:
        """Every attempt of the present method, oldest first; none where there is no store."""
        if not self.path.exists():
            return ()
        rows = self._do("SELECT body FROM attempts WHERE method = ? ORDER BY id", (METHOD,))
        return tuple(_read(rows))

    def _do(self, statement: str, values: Sequence[object]) -> list[tuple[str]]:
        try:
            try:
                return self._once(statement, values)
            except sqlite3.DatabaseError as error:
                if type(error) is not sqlite3.DatabaseError:  # not "malformed", "no database"
                    raise
                self._set_aside()
                return self._once(statement, values)
        except sqlite3.Error as error:
            raise UnavailableError(
                f"can't use the store of what was learned {self.path}: {error}",
                "free some disk space or set ADVISOR_HOME to a folder that can be written",
            ) from error

    def _once(self, statement: str, values: Sequence[object]) -> list[tuple[str]]:
        with contextlib.closing(sqlite3.connect(self.path, timeout=30)) as database, database:
            (version,) = database.execute("PRAGMA user_version").fetchone()
            if version > VERSION:
                raise UnavailableError(
                    f"{self.path} is of format {version}, made by a later advisor",
                    "update advisor, or set ADVISOR_HOME to another folder",
                )
            if version < VERSION:
                database.executescript(f"{_SCHEMA} PRAGMA user_version = {VERSION};")
            return database.execute(statement, values).fetchall()

    def _set_aside(self) -> None:
        number, aside = 0, self.path.with_suffix(".broken")
        while aside.exists():
            number += 1
            aside = self.path.with_suffix(f".broken{number}")
        with contextlib.suppress(FileNotFoundError):
            self.path.replace(aside)
            self._say(f"the store of what was learned was unreadable; kept as {aside}")


def _read(rows: Sequence[tuple[str]]) -> list[Learned]:
    found = []
    for (body,) in rows:
        with contextlib.suppress(ValidationError):
            found.append(Learned.model_validate_json(body))
    return found
