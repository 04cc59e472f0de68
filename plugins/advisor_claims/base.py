"""What most claims share: they speak of quality only, and no latency can test that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from advisor.api import (
    API_VERSION,
    Capabilities,
    ClaimStatus,
    Device,
    Expectation,
    Experiment,
    Findings,
    Quote,
    Standing,
    Task,
    Where,
)


class QualityClaim:
    """A claim that holds where `where` says, predicts nothing and is not tested, unless a subclass
    does more. Each subclass gives `number`, `says`, `source` and `standing`."""

    api_version: ClassVar[int] = API_VERSION
    number: ClassVar[str] = ""
    says: ClassVar[str]
    quotes: ClassVar[Sequence[Quote]] = ()
    source: ClassVar[str]
    figure: ClassVar[str] = ""
    standing: ClassVar[Standing]
    where: ClassVar[Where] = Where()
    experiments: ClassVar[Sequence[Experiment]] = ()
    contradicts: ClassVar[Sequence[str]] = ()
    untested: ClassVar[str] = "about what a model learns; a latency measurement can't tell"
    """Why no experiment here can decide it, for a claim that has no `test` of its own."""

    def holds(self, task: Task, device: Device) -> bool:
        return self.where.covers(task)

    def predict(
        self, task: Task, device: Device, families: Mapping[str, Capabilities]
    ) -> Sequence[Expectation]:
        return ()

    def test(self, found: Findings) -> tuple[ClaimStatus, str]:
        return "not tested", self.untested
