"""Finished runs of one problem, a file each, written the moment they exist.

A trial that was killed and is started again finds them and goes on. A file is complete or not
there: it is renamed into place. One that can't be read counts as not there.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from advisor.core.trial import TrialRun
from advisor.learn.trial_messages import TrialRequest


class TrialStore:
    """`folder` belongs to one problem: the same data, encoded and split in the same way."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._runs = folder / "runs"
        self._runs.mkdir(parents=True, exist_ok=True)

    def find(self, request: TrialRequest) -> TrialRun | None:
        """What the same request gave before."""
        try:
            return TrialRun.model_validate_json(self._path(request).read_bytes())
        except (OSError, ValidationError):
            return None

    def add(self, request: TrialRequest, run: TrialRun) -> None:
        """Keep it; it is on disk when this returns."""
        path = self._path(request)
        unfinished = path.with_suffix(".part")
        unfinished.write_text(run.model_dump_json(), encoding="utf-8")
        unfinished.replace(path)

    def checkpoint(self, request: TrialRequest) -> str:
        """Where the weights of this request are kept, to go on from."""
        return str(self._runs / f"{request.key}.pt")

    def _path(self, request: TrialRequest) -> Path:
        return self._runs / f"{request.key}.json"
