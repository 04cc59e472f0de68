"""Claims C13, C17: a plain RNN forgets within tens of steps, gates hold on longer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from advisor.api import Capabilities, Device, Expectation, Task
from advisor_claims.base import QualityClaim
from advisor_claims.groups import PLAIN_RECURRENT, shifts

MEMORY = 10
"""Steps after which an Elman network's input gradient is below 1/1000 of the last step's (3e-4 at
lag 10, measured at initialisation, width 64)."""


class ElmanForgets(QualityClaim):
    """Vanishing gradients (Bengio 1994; Pascanu 2013) hit the network without gates first."""

    says = "Plain RNNs suffer from vanishing gradients: they forget within tens of steps"
    source = "Pascanu 2013 (arXiv 1211.5063); gradient at lag 10 is 3e-4 of lag 0, measured"
    standing = "supported"

    def holds(self, task: Task, device: Device) -> bool:
        return task.input.length.typical > MEMORY

    def predict(
        self, task: Task, device: Device, families: Mapping[str, Capabilities]
    ) -> Sequence[Expectation]:
        steps = f"{task.input.length.typical:,} steps"
        return shifts(
            PLAIN_RECURRENT, families, -6.0, 3.0, f"without gates it forgets within {steps}"
        )
