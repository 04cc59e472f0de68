"""Export many candidates in a few long-lived worker processes; a family may crash, we go on.

A worker takes seconds to import torch and a fraction of one for each export, so it is kept until
it crashes, hangs or the work ends. One thread watches all of them by their pipes: no locks, and
`on_done` is called where `export_all` was.
"""

from __future__ import annotations

import selectors
import shutil
import tempfile
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path

from advisor.core.artifact import Artifact, ExportJob
from advisor.core.failure import Failure
from advisor.export.cache import ArtifactCache
from advisor.export.child import Child, Ended

OnDone = Callable[[ExportJob, Artifact | Failure], None]


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
    holds complete entries only.
    """
    waiting: dict[str, list[ExportJob]] = {}
    for job in jobs:
        known = cache.find(job)
        if known is not None:
            on_done(job, known)
        else:
            waiting.setdefault(cache.key(job), []).append(job)
    if not waiting:
        return
    cache.unfinished.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(dir=cache.unfinished))
    try:
        _work_off(deque(waiting.values()), cache, scratch, workers, timeout_s, on_done)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _work_off(
    queue: deque[list[ExportJob]],
    cache: ArtifactCache,
    scratch: Path,
    workers: int,
    timeout_s: float,
    on_done: OnDone,
) -> None:
    """`queue` holds groups of jobs that differ in their settings alone: one export for each."""
    with selectors.DefaultSelector() as selector:
        children: dict[Child, list[ExportJob]] = {}
        try:
            while queue or children:
                while queue and len(children) < max(workers, 1):
                    child = Child(scratch, timeout_s)
                    selector.register(child.replies, selectors.EVENT_READ, child)
                    children[child] = queue.popleft()
                    child.take(children[child][0])
                _wait(selector, children)
                for child in list(children):
                    outcome = child.outcome()
                    if outcome is None:
                        continue
                    group = children.pop(child)
                    for job, result in _settled(group, outcome, cache, child.folder):
                        on_done(job, result)
                    if queue and not isinstance(outcome, Ended):
                        children[child] = queue.popleft()
                        child.take(children[child][0])
                    else:
                        selector.unregister(child.replies)
                        child.end()
        finally:
            for child in children:
                child.end()


def _wait(selector: selectors.BaseSelector, children: dict[Child, list[ExportJob]]) -> None:
    """Until a child wrote something or its time is over."""
    for key, _ in selector.select(min(child.remaining_s() for child in children)):
        key.data.read()


def _settled(
    group: list[ExportJob],
    outcome: Artifact | Failure | Ended,
    cache: ArtifactCache,
    folder: Path,
) -> list[tuple[ExportJob, Artifact | Failure]]:
    if isinstance(outcome, Artifact):
        cache.store(group[0], outcome, folder)
        found = [cache.find(job) for job in group]
        return [(j, f) for j, f in zip(group, found, strict=True) if f is not None]
    stage = "export" if isinstance(outcome, Ended) else outcome.stage
    return [
        (
            job,
            Failure(
                stage=stage,
                plugin=job.candidate.family,
                candidate=job.candidate.id,
                reason=outcome.reason,
            ),
        )
        for job in group
    ]
