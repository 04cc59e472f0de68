"""Claims C12, C20, C21: far context, where the label really needs it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from advisor.api import Capabilities, Device, Expectation, Task
from advisor_claims.base import QualityClaim
from advisor_claims.groups import ATTENTION, GATED, shifts

STRENGTH = {"some": 1.5, "strong": 4.0}
FAR = 100
"""Steps of context after which LSTM language models gain nothing (Khandelwal 2018 find order used
for about 50 and words for about 200)."""


class LongRange(QualityClaim):
    """Bounded: long inputs are not the same as needing what is far back in them."""

    says = "For far context, attention connects any two positions; an LSTM uses about 200 tokens"
    source = "Khandelwal 2018 (arXiv 1805.04623); contradicted for smooth signals by LRA results"
    standing = "bounded"

    def holds(self, task: Task, device: Device) -> bool:
        far = task.input.length.typical > FAR
        return far and task.input.type == "tokens" and task.needs.long_range in STRENGTH

    def predict(
        self, task: Task, device: Device, families: Mapping[str, Capabilities]
    ) -> Sequence[Expectation]:
        points = STRENGTH[task.needs.long_range]
        return (
            *shifts(ATTENTION, families, points, 2.0, "any two positions are one step apart"),
            *shifts(GATED, families, -points, 2.0, "what is far back fades in a recurrent state"),
        )
