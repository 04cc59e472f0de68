"""Rule R6: exact counters, toggles and automata are for recurrence with a nonlinear state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from advisor.api import Capabilities, Device, Expectation, Task
from advisor_claims.base import QualityClaim
from advisor_claims.groups import ATTENTION, CONVOLUTION, RECURRENT, shifts

STRENGTH = {"some": 3.0, "strong": 8.0}


class StateTracking(QualityClaim):
    """The opposite of the long-range folklore: here a tiny LSTM wins."""

    says = (
        "Exact state over long inputs (counters, toggles, entities) is for RNNs, not Transformers"
    )
    source = "Deletang 2022 (arXiv 2207.02098); Merrill 2024 (arXiv 2404.08819)"
    standing = "supported"

    def holds(self, task: Task, device: Device) -> bool:
        return task.needs.state_tracking in STRENGTH

    def predict(
        self, task: Task, device: Device, families: Mapping[str, Capabilities]
    ) -> Sequence[Expectation]:
        points = STRENGTH[task.needs.state_tracking]
        others = ATTENTION | CONVOLUTION
        return (
            *shifts(RECURRENT, families, points, 2.0, "recurrence tracks an exact state"),
            *shifts(others, families, -points, 2.0, "its depth bounds the states it can track"),
        )
