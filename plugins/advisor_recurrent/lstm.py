"""The long short-term memory: a gated cell that keeps what it is told to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from advisor.api import Candidate, Capabilities, Device, Task
from advisor_recurrent.offer import CAUSAL, sizes

GATES = 4


class Lstm:
    """Two layers; the forget gate starts open (bias 1)."""

    api_version: ClassVar[int] = 1
    summary: ClassVar[str] = "long short-term memory, two layers"
    source: ClassVar[str] = (
        "Hochreiter and Schmidhuber 1997, https://doi.org/10.1162/neco.1997.9.8.1735; "
        "forget gate: Gers 2000, https://doi.org/10.1162/089976600300015015"
    )
    capabilities: ClassVar[Capabilities] = CAUSAL

    def candidates(self, task: Task, device: Device) -> Sequence[Candidate]:
        return sizes("lstm", GATES)

    def build(self, candidate: Candidate) -> Any:
        from advisor_recurrent.stack import RecurrentStack

        return RecurrentStack("LSTM", candidate.width, int(candidate.hyperparameters["layers"]))
