"""Exporting what the cache lacks: each model once, however many settings it will be run with."""

from __future__ import annotations

import errno
import os
from collections.abc import Sequence
from dataclasses import dataclass, field

from advisor.core.artifact import Artifact, ExportJob
from advisor.core.candidate import Candidate
from advisor.core.failure import Failure
from advisor.errors import UnavailableError
from advisor.export.cache import ArtifactCache
from advisor.export.pool import export_all
from advisor.pipeline.bench import Prepared
from advisor.pipeline.progress import Observer


@dataclass
class Preparing:
    """Jobs that belong together, and what became of them by candidate id.

    All are for one shape. `alike`: jobs by model; all of one get what the first of them becomes.
    """

    jobs: Sequence[ExportJob]
    cache: ArtifactCache
    artifacts: dict[str, Artifact] = field(default_factory=dict)
    lacking: dict[str, str] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    alike: dict[str, list[ExportJob]] = field(default_factory=dict)

    def look_up(self) -> list[ExportJob]:
        """Takes what the cache has; gives one job for each model that it lacks."""
        for job in self.jobs:
            found, unchanged = self.cache.find(job), self.cache.without_effect(job)
            if found is not None:
                self.artifacts[job.candidate.id] = found
            elif unchanged is not None:
                self.lacking[job.candidate.id] = unchanged.reason
            else:
                self.alike.setdefault(job.candidate.model_key, []).append(job)
        return [jobs[0] for jobs in self.alike.values()]

    def done(self, job: ExportJob, outcome: Artifact | Failure) -> None:
        """Take `outcome` for `job` and all that are of the same model."""
        if isinstance(outcome, Failure) and _disk_full(outcome):
            raise _no_room(job.candidate, self.cache)
        for same in self.alike[job.candidate.model_key]:
            self._take(same.candidate.id, outcome)

    def prepared(self) -> Prepared:
        return Prepared(self.artifacts, tuple(self.failures), self.lacking)

    def _take(self, name: str, outcome: Artifact | Failure) -> None:
        if isinstance(outcome, Artifact):
            self.artifacts[name] = outcome.model_copy(update={"candidate_id": name})
        elif outcome.stage == "precision":
            self.lacking[name] = outcome.reason
        else:
            self.failures.append(outcome.model_copy(update={"candidate": name}))


def prepare(
    jobs: Sequence[ExportJob],
    cache: ArtifactCache,
    observer: Observer,
    workers: int,
    timeout_s: float,
) -> Prepared:
    """Artifacts for `jobs`, exported by up to `workers` processes where the cache lacks them."""
    work = Preparing(jobs, cache)
    missing = work.look_up()
    if not missing:
        return work.prepared()

    def on_done(job: ExportJob, outcome: Artifact | Failure) -> None:
        observer.advance(job.candidate.label)
        work.done(job, outcome)

    observer.start("exporting and checking", len(missing))
    try:
        export_all(missing, cache, workers=workers, timeout_s=timeout_s, on_done=on_done)
    finally:
        observer.finish()
    return work.prepared()


def _disk_full(failure: Failure) -> bool:
    """By the system's words, which the worker's error carries: nothing is wrong with the model."""
    return any(os.strerror(number) in failure.reason for number in (errno.ENOSPC, errno.EDQUOT))


def _no_room(candidate: Candidate, cache: ArtifactCache) -> UnavailableError:
    return UnavailableError(
        f"no space left on the disk while {candidate.label} was exported to {cache.root}",
        "free some disk space, or set ADVISOR_HOME to a folder on another disk",
    )
