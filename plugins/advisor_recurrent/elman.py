"""The simple recurrent network: one tanh layer that reads its own last output."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from advisor.api import Candidate, Capabilities, Device, Task
from advisor_recurrent.offer import CAUSAL, sizes

GATES = 1


class Elman:
    """Two tanh layers; the cheapest step of all recurrent families."""

    api_version: ClassVar[int] = 1
    summary: ClassVar[str] = "simple recurrent network (tanh), two layers"
    source: ClassVar[str] = (
        "Elman 1990, Finding structure in time, https://doi.org/10.1207/s15516709cog1402_1"
    )
    capabilities: ClassVar[Capabilities] = CAUSAL

    def candidates(self, task: Task, device: Device) -> Sequence[Candidate]:
        return sizes("elman", GATES)

    def build(self, candidate: Candidate) -> Any:
        from advisor_recurrent.stack import RecurrentStack

        return RecurrentStack("RNN", candidate.width, int(candidate.hyperparameters["layers"]))
