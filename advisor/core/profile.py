"""What a device profile holds: candidates measured over lengths, with all raw samples.

History of the format: 1 (first).
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from advisor.core.artifact import Artifact
from advisor.core.candidate import Candidate
from advisor.core.device import Device
from advisor.core.measurement import Run
from advisor.core.model import Stored
from advisor.core.shape import TaskShape


class ProfileEntry(Stored):
    """One candidate for one task shape, and every process that measured it."""

    candidate: Candidate
    shape: TaskShape
    artifact: Artifact
    runs: Annotated[tuple[Run, ...], Field(min_length=1)]


class DeviceProfile(Stored):
    """A device and what candidates cost on it, to decide from without measuring again."""

    schema_version: Literal[1] = 1
    advisor_version: str
    made_at: str
    device: Device
    entries: tuple[ProfileEntry, ...]
