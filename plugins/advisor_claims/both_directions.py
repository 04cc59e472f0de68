"""Rule R14: where the whole input is there before the answer, reading it both ways helps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from advisor.api import Capabilities, Device, Expectation, Quote, Task, Where
from advisor_claims.base import QualityClaim

POINTS = {"tagging": 4.0, "span-extraction": 4.0, "transcription": 3.0, "pair-classification": 2.0}
"""Largest where each position is answered with what follows in view; 1 for a single answer."""


class BothDirections(QualityClaim):
    """Published for named entities: bidirectional encoders lead, one-way ones trail."""

    number = "R14"
    says = "Reading the input in both directions is more accurate than reading it once"
    quotes = (
        Quote(
            article="practice",
            words="Bidirectional only if the whole input exists before the answer",
        ),
    )
    source = "TENER (Yan 2019, arXiv 1911.04474): BiLSTM and direction-aware attention lead in NER"
    figure = (
        "CoNLL names, F1 92.62 with direction-aware attention; a plain Transformer below BiLSTM"
    )
    standing = "supported"
    where = Where(modes=("request",), devices="the whole input exists before the answer")
    untested = "how much it helps shows on your data: advisor try"

    def holds(self, task: Task, device: Device) -> bool:
        return self.where.covers(task) and task.kind != "forecasting"

    def predict(
        self, task: Task, device: Device, families: Mapping[str, Capabilities]
    ) -> Sequence[Expectation]:
        points = POINTS.get(task.kind, 1.0)
        return tuple(
            Expectation(
                family=name,
                shift=points,
                sd=points / 2,
                reason="it sees both what came before and what comes after",
            )
            for name, able in sorted(families.items())
            if able.bidirectional
        )
