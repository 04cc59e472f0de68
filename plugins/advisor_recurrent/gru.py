"""The gated recurrent unit: two gates, three quarters of the LSTM's weights."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from advisor.api import Candidate, Capabilities, Device, Task
from advisor_recurrent.offer import CAUSAL, sizes

GATES = 3


class Gru:
    """Two layers; the reset gate acts after the recurrent product, as in torch and cuDNN."""

    api_version: ClassVar[int] = 1
    summary: ClassVar[str] = "gated recurrent unit, two layers"
    source: ClassVar[str] = "Cho et al. 2014, section 2.3, https://arxiv.org/abs/1406.1078"
    capabilities: ClassVar[Capabilities] = CAUSAL

    def candidates(self, task: Task, device: Device) -> Sequence[Candidate]:
        return sizes("gru", GATES)

    def build(self, candidate: Candidate) -> Any:
        from advisor_recurrent.stack import RecurrentStack

        return RecurrentStack("GRU", candidate.width, int(candidate.hyperparameters["layers"]))
