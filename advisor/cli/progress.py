"""Progress on stderr: bars with time left on a terminal, one line per stage elsewhere."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from typing import TYPE_CHECKING

from advisor.cli.output import color

REFRESHES_PER_S = 2
"""Each takes about a millisecond of a core, while something is being measured."""

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


def observer() -> Bars | Lines:
    """Bars where someone watches; plain lines in CI, pipes and dumb terminals."""
    watched = sys.stderr.isatty() and os.environ.get("TERM") != "dumb" and "CI" not in os.environ
    return Bars() if watched else Lines()


class Bars:
    """A `rich` progress bar per stage, gone from the screen when its stage is over."""

    def __init__(self) -> None:
        self._progress: Progress | None = None
        self._task: TaskID | None = None
        self._started_s = 0.0
        self._stage = ""
        self._done = 0
        self._total = 0

    def start(self, stage: str, total: int) -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
        )

        self._stage, self._done, self._total = stage, 0, total
        self._started_s = time.monotonic()
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TimeRemainingColumn(compact=True),
            TextColumn("{task.fields[what]}"),
            console=Console(stderr=True, no_color=not color(sys.stderr)),
            transient=True,
            refresh_per_second=REFRESHES_PER_S,
        )
        self._task = self._progress.add_task(stage, total=total, what="")
        self._progress.start()

    def advance(self, what: str) -> None:
        self._done += 1
        if self._progress is not None and self._task is not None:
            self._progress.update(self._task, advance=1, what=what)

    def finish(self) -> None:
        if self._progress is not None:
            self._progress.stop()
            self._progress = None
            _say(_summary(self._stage, self._done, self._total, self._started_s))

    def note(self, message: str) -> None:
        if self._progress is not None:
            self._progress.console.print(message, markup=False, highlight=False)
        else:
            _say(message)


class Lines:
    """One line when a stage starts and one when it ends: nothing to redraw in a log."""

    def __init__(self) -> None:
        self._stage = ""
        self._done = 0
        self._total = 0
        self._started_s = 0.0

    def start(self, stage: str, total: int) -> None:
        self._stage, self._done, self._total = stage, 0, total
        self._started_s = time.monotonic()
        _say(f"{stage}: {total} to do")

    def advance(self, what: str) -> None:
        self._done += 1

    def finish(self) -> None:
        _say(_summary(self._stage, self._done, self._total, self._started_s))

    def note(self, message: str) -> None:
        _say(message)


def _summary(stage: str, done: int, total: int, started_s: float) -> str:
    part = f"{done}" if done == total else f"{done} of {total}"
    return f"{stage}: {part} done in {time.monotonic() - started_s:.0f} s"


def _say(message: str) -> None:
    """Nobody has to listen: the work goes on where stderr was closed or is full."""
    with contextlib.suppress(OSError):
        sys.stderr.write(message + "\n")
        sys.stderr.flush()
