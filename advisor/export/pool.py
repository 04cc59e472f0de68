"""Export many candidates in a few long-lived worker processes; a family may crash, we go on.

A worker takes seconds to import torch and a fraction of one for each export, so it is kept until
it crashes, hangs or the work ends. `on_done` is called in the thread that called `export_all`.
"""

from __future__ import annotations

import os
import queue
import shutil
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType

import psutil

from advisor.core.artifact import Artifact, ExportJob
from advisor.core.failure import Failure
from advisor.errors import UnavailableError
from advisor.export.cache import ArtifactCache
from advisor.export.child import Child, Ended, Events, Outcome

OnDone = Callable[[ExportJob, Artifact | Failure], None]
Group = list[ExportJob]
"""Jobs that differ in their settings alone: one export serves them all."""
ABANDONED_S = 24 * 3600.0


def export_all(
    jobs: Sequence[ExportJob],
    cache: ArtifactCache,
    *,
    workers: int,
    timeout_s: float,
    on_done: OnDone,
) -> None:
    """An artifact or a failure for each job, in the order they come; from the cache where it can.

    `timeout_s` is for one export. Whatever ends this call, no worker outlives it and the cache
    holds complete entries only. Raises `UnavailableError` if no worker starts, or the cache can't
    be written.
    """
    groups: dict[str, Group] = {}
    for job in jobs:
        known = cache.find(job) or cache.without_effect(job)
        if known is not None:
            on_done(job, known)
        else:
            groups.setdefault(cache.key(job), []).append(job)
    if not groups:
        return
    scratch = _scratch(cache)
    try:
        with _Crew(scratch, timeout_s) as crew:
            _work_off(deque(groups.values()), crew, workers, cache, on_done)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


class _Crew:
    """The workers there are; leaving the `with` block ends them all."""

    def __init__(self, scratch: Path, timeout_s: float) -> None:
        self._scratch = scratch
        self._timeout_s = timeout_s
        self._events: Events = queue.Queue()
        self.children: list[Child] = []

    def __enter__(self) -> _Crew:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for child in self.children:
            child.end()

    def hire(self) -> Child:
        child = Child(self._scratch, self._timeout_s, self._events)
        self.children.append(child)
        return child

    def dismiss(self, child: Child) -> None:
        self.children.remove(child)
        child.end()

    def news(self) -> Iterator[tuple[Child, Outcome]]:
        """Wait until a worker says something or its time is over."""
        try:
            patience = min(child.remaining_s() for child in self.children)
            child, line = self._events.get(timeout=patience)
        except queue.Empty:
            late = [child for child in self.children if child.remaining_s() == 0]
            yield from ((child, child.give_up()) for child in late)
            return
        outcome = child.understand(line) if child in self.children else None
        if outcome is not None:
            yield child, outcome


def _work_off(
    waiting: deque[Group],
    crew: _Crew,
    workers: int,
    cache: ArtifactCache,
    on_done: OnDone,
) -> None:
    while waiting or crew.children:
        while waiting and len(crew.children) < max(workers, 1):
            crew.hire().take(waiting.popleft())
        for child, outcome in crew.news():
            if isinstance(outcome, Ended) and not outcome.started:
                raise UnavailableError(
                    f"the export worker does not start: {outcome.reason}",
                    "see `advisor doctor`; is torch installed in full?",
                )
            for job, result in _settled(child, outcome, cache):
                on_done(job, result)
            if waiting and not isinstance(outcome, Ended):
                child.take(waiting.popleft())
            else:
                crew.dismiss(child)


def _settled(
    child: Child, outcome: Outcome, cache: ArtifactCache
) -> list[tuple[ExportJob, Artifact | Failure]]:
    """The outcome for each job of the group; what will not change goes into the cache."""
    first = child.group[0]
    if isinstance(outcome, Artifact):
        stored = cache.store(first, outcome, child.folder)
        return [
            (job, stored.model_copy(update={"candidate_id": job.candidate.id}))
            for job in child.group
        ]
    if isinstance(outcome, Failure) and outcome.stage == "precision":
        cache.store_without_effect(first, outcome, child.folder)
    if isinstance(outcome, Ended):
        outcome = Failure(stage="export", plugin=first.candidate.family, reason=outcome.reason)
    return [
        (job, outcome.model_copy(update={"candidate": job.candidate.id})) for job in child.group
    ]


def _scratch(cache: ArtifactCache) -> Path:
    """A new folder for unfinished files; what killed processes left there long ago goes."""
    try:
        cache.unfinished.mkdir(parents=True, exist_ok=True)
        for left in cache.unfinished.iterdir():
            if _abandoned(left):
                shutil.rmtree(left, ignore_errors=True)
        return Path(tempfile.mkdtemp(prefix=f"{os.getpid()}-", dir=cache.unfinished))
    except OSError as error:
        raise UnavailableError(
            f"cannot write to the artifact cache {cache.root}: {error.strerror}",
            "make it writable or choose another place",
        ) from error


def _abandoned(folder: Path) -> bool:
    """Old, and of no process that is there: a clock that was set forward makes new folders old,
    and a folder on a shared disk may be another machine's."""
    owner = folder.name.partition("-")[0]
    if owner.isdigit() and psutil.pid_exists(int(owner)):
        return False
    try:
        return time.time() - folder.stat().st_mtime > ABANDONED_S
    except OSError:
        return False  # its owner has just removed it
