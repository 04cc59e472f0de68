"""What the pool and its workers say to each other: one JSON object per line."""

from __future__ import annotations

from advisor.core.artifact import Artifact, ExportJob
from advisor.core.failure import Failure
from advisor.core.model import Stored

READY = "ready"
"""A worker's first line, once torch is imported."""


class Request(Stored):
    """Export `job` into the existing, empty `folder`."""

    job: ExportJob
    folder: str


class Reply(Stored):
    """Exactly one of the two."""

    artifact: Artifact | None = None
    failure: Failure | None = None
