"""What most claims share: they speak of quality only, and no device can test that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from advisor.api import (
    API_VERSION,
    Candidate,
    Capabilities,
    ClaimStatus,
    Device,
    Expectation,
    Measurement,
    Standing,
    Task,
)


class QualityClaim:
    """A claim about what a model learns: it predicts, and a device can't test it."""

    api_version: ClassVar[int] = API_VERSION
    says: ClassVar[str]
    source: ClassVar[str]
    standing: ClassVar[Standing]

    def holds(self, task: Task, device: Device) -> bool:
        return True

    def predict(
        self, task: Task, device: Device, families: Mapping[str, Capabilities]
    ) -> Sequence[Expectation]:
        return ()

    def test(
        self, task: Task, measured: Sequence[tuple[Candidate, Measurement]]
    ) -> tuple[ClaimStatus, str]:
        return "not tested", "about what a model learns; a latency measurement can't tell"
