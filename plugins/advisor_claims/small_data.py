"""Claim C34: with few labels and no pretrained weights, recurrence before attention."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from advisor.api import Capabilities, Device, Expectation, Quote, Task, Where
from advisor_claims.base import QualityClaim
from advisor_claims.groups import ATTENTION, CONVOLUTION, GATED, shifts

FEW_EXAMPLES = 20_000
"""Published advice turns near 10,000 labels; twice that, to be on the safe side. Our judgement."""


class SmallData(QualityClaim):
    """From scratch. One paper on one kind of task: an existence proof, so a wide spread."""

    number = "C34"
    says = "On little labelled data, trained from scratch, an LSTM beats a Transformer"
    quotes = (
        Quote(
            article="q-and-a",
            words="RNNs can still be effective for tasks that require modeling temporal dynamics "
            "or have limited training data.",
        ),
    )
    source = "Ezen-Can 2020 (arXiv 2009.05451); against it: Howard 2018 (arXiv 1801.06146)"
    figure = (
        "a BiLSTM clearly above BERT on a small set of intents; in most text a pretrained model "
        "beats both, in forecasting a linear one"
    )
    standing = "bounded"
    where = Where(devices="below 20,000 examples, trained from scratch")
    untested = "learning curves on your data decide: advisor try, at an eighth to all of it"

    def holds(self, task: Task, device: Device) -> bool:
        return task.data.examples is not None and task.data.examples < FEW_EXAMPLES

    def predict(
        self, task: Task, device: Device, families: Mapping[str, Capabilities]
    ) -> Sequence[Expectation]:
        count = f"{task.data.examples:,} examples"
        return (
            *shifts(GATED, families, 1.5, 2.0, f"gated recurrence learns well from {count}"),
            *shifts(CONVOLUTION, families, 1.0, 2.0, f"convolution learns well from {count}"),
            *shifts(
                ATTENTION, families, -2.0, 2.5, f"attention from scratch wants more than {count}"
            ),
        )
