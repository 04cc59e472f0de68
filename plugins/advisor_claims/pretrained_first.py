"""Rule R2: a pretrained model of the modality that fits the budget is the first thing to try."""

from __future__ import annotations

from advisor.api import Device, Task
from advisor_claims.base import QualityClaim

FEW = 100_000
"""Below this the gap is clear; it narrows to 1 % at millions of examples (arXiv 2006.08671)."""


class PretrainedFirst(QualityClaim):
    """Moves no candidate here, since none is pretrained; shown so that nobody overlooks it."""

    number = "R2"
    says = "On text with few labels, start from pretrained weights if one fits the budget"
    source = "ULMFiT (Howard 2018, arXiv 1801.06146); bounded by Wang 2020 (arXiv 2006.08671)"
    figure = (
        "100 labels match 100 times the data from scratch; with millions of examples an LSTM "
        "from scratch comes within 1 % of BERT"
    )
    standing = "supported"
    untested = "whether weights of your domain exist and fit is not measured here"

    def holds(self, task: Task, device: Device) -> bool:
        few = task.data.examples is not None and task.data.examples < FEW
        return few and task.data.pretrained == "allowed" and task.input.type == "tokens"
