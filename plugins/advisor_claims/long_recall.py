"""Claims C19, C20, rule R5: looking up and copying from far back is attention's strength."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from advisor.api import Capabilities, Device, Expectation, Task
from advisor_claims.base import QualityClaim
from advisor_claims.groups import ATTENTION, CONVOLUTION, RECURRENT, shifts

STRENGTH = {"some": 3.0, "strong": 8.0}


class LongRecall(QualityClaim):
    """Only where the task needs it: recall or copying, as the user says."""

    says = "Transformers capture long-range dependencies: they look up and copy what RNNs forget"
    source = "Zoology (Arora 2023, arXiv 2312.04927); Jelassi 2024 (arXiv 2402.01032) for copying"
    standing = "bounded"

    def holds(self, task: Task, device: Device) -> bool:
        return _points(task) > 0

    def predict(
        self, task: Task, device: Device, families: Mapping[str, Capabilities]
    ) -> Sequence[Expectation]:
        points = _points(task)
        fixed = RECURRENT | CONVOLUTION
        return (
            *shifts(
                ATTENTION, families, points, 2.0, "the task looks things up, as attention can"
            ),
            *shifts(
                fixed, families, -points, 2.0, "the task looks up more than a fixed state keeps"
            ),
        )


def _points(task: Task) -> float:
    return max(STRENGTH.get(need, 0.0) for need in (task.needs.recall, task.needs.copying))
