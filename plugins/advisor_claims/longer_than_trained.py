"""Rule R13: inputs longer in use than in training: recurrence, or relative positions, and test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from advisor.api import (
    Capabilities,
    ClaimStatus,
    Device,
    Expectation,
    Findings,
    Quote,
    Task,
    Where,
)
from advisor_claims.base import QualityClaim
from advisor_claims.groups import RECURRENT, shifts
from advisor_claims.learning import CAUSAL_ATTENTION, CAUSAL_RECURRENT, probing, test_learns

PROBES = ("flip-flop", "selective-copy", "copy")
STRETCH = 4
"""Times the typical length from which inputs are longer than most that a model is trained on."""


class LongerThanTrained(QualityClaim):
    """Tested at two and four times the length trained on, on what both have learned."""

    number = "R13"
    says = "Where inputs get longer than in training, recurrent nets hold better than attention"
    quotes = (
        Quote(
            article="practice",
            words="Length at use above length in training: recurrent, or relative or no position "
            "encoding, and test it",
        ),
    )
    source = "Kazemnejad 2023 (arXiv 2305.19466); Zhou 2023, RASP-L (arXiv 2310.16028)"
    figure = (
        "rotary, ALiBi and absolute positions do not suit longer inputs; none at all does best"
    )
    standing = "bounded"
    where = Where(devices="where the longest input has 4 times the steps of most")
    experiments = probing(PROBES, CAUSAL_RECURRENT | CAUSAL_ATTENTION)

    def holds(self, task: Task, device: Device) -> bool:
        return task.input.length.longest >= STRETCH * task.input.length.typical

    def predict(
        self, task: Task, device: Device, families: Mapping[str, Capabilities]
    ) -> Sequence[Expectation]:
        length = task.input.length
        reason = f"some inputs have {length.longest:,} steps, most {length.typical:,}"
        return shifts(RECURRENT, families, 0.5, 1.0, reason)

    def test(self, found: Findings) -> tuple[ClaimStatus, str]:
        return test_learns(found, PROBES, CAUSAL_RECURRENT, CAUSAL_ATTENTION, beyond=True)
