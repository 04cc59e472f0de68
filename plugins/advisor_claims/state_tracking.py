"""Rule R6: exact counters, toggles and automata are for recurrence with a nonlinear state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from advisor.api import Capabilities, Device, Expectation, Findings, Task, Where
from advisor_claims.base import QualityClaim
from advisor_claims.by_length import Judged
from advisor_claims.groups import ATTENTION, CONVOLUTION, RECURRENT, shifts
from advisor_claims.learning import CAUSAL_ATTENTION, CAUSAL_RECURRENT, probing, test_learns

STRENGTH = {"some": 3.0, "strong": 8.0}
PROBES = ("parity", "s3")
OTHERS = CAUSAL_ATTENTION | CONVOLUTION


class StateTracking(QualityClaim):
    """The opposite of the long-range folklore: here a tiny LSTM wins. Not where the depth is
    small and bounded, or intermediate steps may be written out."""

    number = "R6"
    says = (
        "Exact state over long inputs (counters, toggles, entities) is for RNNs, not Transformers"
    )
    source = (
        "Deletang 2022 (arXiv 2207.02098); Merrill 2024 (arXiv 2404.08819); arXiv 2602.18333 on "
        "the data that it takes"
    )
    figure = (
        "20,910 models on 15 tasks: LSTMs solve regular and counter languages at lengths not "
        "trained on, Transformers fail on every task that is not regular"
    )
    standing = "supported"
    where = Where(devices="tasks that need an exact state")
    experiments = probing(PROBES, CAUSAL_RECURRENT | OTHERS)
    contradicts = ("long-range",)

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

    def test(self, found: Findings) -> Judged:
        return test_learns(found, PROBES, CAUSAL_RECURRENT, OTHERS)
