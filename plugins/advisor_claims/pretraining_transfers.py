"""Claim C33: pre-training gives Transformers transfer; it gives it to recurrent nets too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from advisor.api import Capabilities, Device, Expectation, Quote, Task, Where
from advisor_claims.base import QualityClaim

MANY = 1_000_000
"""Where the gap to training from scratch has narrowed to within 1 % (Wang 2020, 2006.08671)."""
UNKNOWN_LABELS = 3.0
FEW_LABELS = 5.0
"""Points; the published gain is 18 to 24 % of the errors, of much larger models. Our judgement."""


class PretrainingTransfers(QualityClaim):
    """Moves only families that have pretrained weights, whatever their architecture."""

    number = "C33"
    says = "A pre-trained model needs far fewer labels than one trained from scratch"
    quotes = (
        Quote(
            article="q-and-a",
            words="Transformers have shown significant success in transfer learning and "
            "pre-training settings.",
        ),
        Quote(
            article="long-blog",
            words="BERT is trained on large-scale unsupervised data, learning powerful contextual "
            "representations that can perform specific tasks.",
        ),
    )
    source = "Howard 2018, ULMFiT (arXiv 1801.06146); Auer 2025, TiRex (arXiv 2505.23719)"
    figure = (
        "ULMFiT, an LSTM: errors 18 to 24 % lower, 100 labels match 100 times the data from "
        "scratch. TiRex, an xLSTM, leads zero-shot forecasting. So not Transformers alone"
    )
    standing = "supported"
    where = Where(devices="below a million labels, where pretrained weights exist")
    untested = "whether weights transfer to your data shows on your data: advisor try"

    def holds(self, task: Task, device: Device) -> bool:
        few = task.data.examples is None or task.data.examples < MANY
        return few and task.data.pretrained == "allowed"

    def predict(
        self, task: Task, device: Device, families: Mapping[str, Capabilities]
    ) -> Sequence[Expectation]:
        points = UNKNOWN_LABELS if task.data.examples is None else FEW_LABELS
        return tuple(
            Expectation(
                family=name, shift=points, sd=3.0, reason="it starts from pretrained weights"
            )
            for name, able in sorted(families.items())
            if able.pretrained
        )
