"""The GRU that reads the whole input in both directions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from advisor.api import Candidate, Capabilities, Device, Task
from advisor_recurrent.offer import BIDIRECTIONAL, sizes

GATES = 3


class BiGru:
    """Two layers, each direction half the width."""

    api_version: ClassVar[int] = 1
    summary: ClassVar[str] = "bidirectional GRU, two layers"
    source: ClassVar[str] = (
        "Schuster and Paliwal 1997, https://doi.org/10.1109/78.650093; Cho et al. 2014, https://arxiv.org/abs/1406.1078"
    )
    capabilities: ClassVar[Capabilities] = BIDIRECTIONAL

    def candidates(self, task: Task, device: Device) -> Sequence[Candidate]:
        return sizes("bigru", GATES, directions=2)

    def build(self, candidate: Candidate) -> Any:
        from advisor_recurrent.stack import RecurrentStack

        return RecurrentStack(
            "GRU", candidate.width, int(candidate.hyperparameters["layers"]), directions=2
        )
