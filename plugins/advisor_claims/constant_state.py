"""Rule R4, claim C07: streaming and generation suit models whose state has a fixed size."""

from __future__ import annotations

from advisor.api import ClaimStatus, Device, Findings, Task
from advisor_claims.base import QualityClaim
from advisor_claims.groups import ATTENTION, CONVOLUTION, RECURRENT
from advisor_claims.speed import test_faster


class ConstantState(QualityClaim):
    """About cost per step: a cache grows with the past, a state does not."""

    says = (
        "Step by step, models with a state of fixed size are cheaper than attention over a cache"
    )
    source = "AAN decodes over 4 times faster than a Transformer (Zhang 2018, arXiv 1805.00631)"
    standing = "supported"

    def holds(self, task: Task, device: Device) -> bool:
        return task.serving.mode in ("stream", "generate")

    def test(self, found: Findings) -> tuple[ClaimStatus, str]:
        fixed = RECURRENT | CONVOLUTION
        mode = found.task.serving.mode if found.task else "stream"
        return test_faster(found, fixed, ATTENTION, "a fixed state", mode)
