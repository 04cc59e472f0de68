"""Rule R4, claim C07: streaming and generation suit models whose state has a fixed size."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.api import Candidate, ClaimStatus, Device, Measurement, Task
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

    def test(
        self, task: Task, measured: Sequence[tuple[Candidate, Measurement]]
    ) -> tuple[ClaimStatus, str]:
        fixed = RECURRENT | CONVOLUTION
        return test_faster(task, measured, fixed, ATTENTION, "a fixed state")
