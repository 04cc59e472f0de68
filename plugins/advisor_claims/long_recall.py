"""Rule R5: looking things up and copying from the context is for attention, or a hybrid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from advisor.api import Capabilities, ClaimStatus, Device, Expectation, Findings, Task
from advisor_claims.base import QualityClaim
from advisor_claims.groups import ATTENTION, CONVOLUTION, RECURRENT, shifts
from advisor_claims.learning import CAUSAL_ATTENTION, CAUSAL_RECURRENT, probing, test_learns

STRENGTH = {"some": 3.0, "strong": 8.0}
PROBES = ("recall", "copy")


class LongRecall(QualityClaim):
    """Only where the task needs it; few items fit a fixed state too."""

    number = "R5"
    says = "To look up or copy from the context, use attention: a fixed state forgets items"
    source = "Zoology (Arora 2023, arXiv 2312.04927); Jelassi 2024 (arXiv 2402.01032) for copying"
    figure = (
        "82 % of the gap in perplexity between attention and gated convolutions is recall; 70 M "
        "parameters with attention beat 1.4 B of gated convolution on it"
    )
    standing = "supported"
    experiments = probing(PROBES, CAUSAL_RECURRENT | CAUSAL_ATTENTION)

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

    def test(self, found: Findings) -> tuple[ClaimStatus, str]:
        return test_learns(found, PROBES, CAUSAL_ATTENTION, CAUSAL_RECURRENT)


def _points(task: Task) -> float:
    return max(STRENGTH.get(need, 0.0) for need in (task.needs.recall, task.needs.copying))
