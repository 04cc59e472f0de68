"""Rule R4: a hard deadline per step, or an endless stream, is for a state of fixed size."""

from __future__ import annotations

from advisor.api import ClaimStatus, Experiment, Findings, Mode, Where
from advisor_claims.base import QualityClaim
from advisor_claims.groups import ATTENTION, CONVOLUTION, RECURRENT
from advisor_claims.speed import test_faster
from advisor_claims.training import combined

MODES: dict[Mode, str] = {"stream": "Streaming", "generate": "Generating"}
FAMILIES = ("elman", "lstm", "gru", "tcn", "transformer-decoder")


class ConstantState(QualityClaim):
    """About cost per step: a cache grows with the past, a state does not. Off where far items must
    be recalled exactly: there windowed attention or a hybrid."""

    number = "R4"
    says = (
        "Step by step, models with a state of fixed size are cheaper than attention over a cache"
    )
    source = "AAN decodes over 4 times faster than a Transformer (Zhang 2018, arXiv 1805.00631)"
    figure = "over 4 times as fast, with almost no loss in translation"
    standing = "supported"
    where = Where(modes=("stream", "generate"))
    experiments = (
        Experiment(what="latency", families=FAMILIES, mode="stream", lengths=(64, 256, 1024)),
        Experiment(what="latency", families=FAMILIES, mode="generate", lengths=(64, 256, 1024)),
    )
    contradicts = ("attention-faster",)

    def test(self, found: Findings) -> tuple[ClaimStatus, str]:
        fixed = RECURRENT | CONVOLUTION
        modes = MODES if found.task is None else [found.task.serving.mode]
        return combined(
            {
                MODES.get(mode, mode): test_faster(found, fixed, ATTENTION, "a fixed state", mode)
                for mode in modes
            }
        )
