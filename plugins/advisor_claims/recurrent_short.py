"""Folklore about speed: "RNNs are ideal for short sequences"."""

from __future__ import annotations

from advisor.api import ClaimStatus, Device, Findings, Task
from advisor_claims.base import QualityClaim
from advisor_claims.groups import ATTENTION, RECURRENT
from advisor_claims.speed import test_faster

SHORT = 64
"""Steps that people mean by short: the folklore gives no figure. The task's own length decides
whether the claim is asked at all, and nothing longer counts for or against it."""


class RecurrentShort(QualityClaim):
    """Tested where it matters: at the task's length, on this device, at equal size."""

    says = "RNNs are ideal for short sequences: there they are faster than Transformers"
    source = "repeated in articles; on a 2-core CPU a 2x256 LSTM wins only below 8 steps"
    standing = "bounded"

    def holds(self, task: Task, device: Device) -> bool:
        return task.serving.mode == "request" and task.input.length.typical <= SHORT

    def test(self, found: Findings) -> tuple[ClaimStatus, str]:
        return test_faster(found, RECURRENT, ATTENTION, "recurrence", longest=SHORT)
