"""Claim C03, C06: "Transformers process the whole sequence in parallel: faster inference"."""

from __future__ import annotations

from advisor.api import ClaimStatus, Device, Findings, Task
from advisor_claims.base import QualityClaim
from advisor_claims.groups import ATTENTION, GATED
from advisor_claims.speed import test_faster


class AttentionFaster(QualityClaim):
    """True or false by kernel, length and device; so it is measured, never believed."""

    says = (
        "Transformers read the whole sequence in parallel, so they answer faster than LSTM or GRU"
    )
    source = (
        "Vaswani 2017, section 4 (n d^2 against n^2 d per layer); bounded by length and kernel"
    )
    standing = "bounded"

    def holds(self, task: Task, device: Device) -> bool:
        return task.serving.mode == "request"

    def test(self, found: Findings) -> tuple[ClaimStatus, str]:
        return test_faster(found, ATTENTION, GATED, "attention")
