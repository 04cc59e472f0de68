"""Rule R9: training a small model on a processor: prefer a fused kernel over asymptotics."""

from __future__ import annotations

from advisor.api import Device, Experiment, Findings, Task, Where
from advisor_claims.base import QualityClaim
from advisor_claims.by_length import Judged
from advisor_claims.groups import ATTENTION, CONVOLUTION
from advisor_claims.training import combined, test_training_faster

FUSED = frozenset({"lstm"})
"""torch's LSTM runs as one oneDNN layer on processors; its GRU does not."""
AGAINST = {
    "against GRU": {"gru"},
    "against attention": ATTENTION,
    "against convolution": CONVOLUTION,
}


class FusedKernel(QualityClaim):
    """The kernel matters more than the architecture: never rank by operations, measure."""

    number = "R9"
    says = "On a processor, models of width 256 and less train fastest with a fused kernel (LSTM)"
    source = "measured with torch 2.13 on 2 cores of a Xeon at 2.5 GHz, width 128, 2 layers"
    figure = (
        "1,024 steps, milliseconds per 1,000 tokens: LSTM 17, convolution 31, attention (fused) "
        "34, attention (plain) 140, GRU 171"
    )
    standing = "supported"
    where = Where(devices="processors, without an accelerator")
    experiments = (
        Experiment(
            what="training",
            families=("gru", "lstm", "tcn", "transformer-encoder"),
            lengths=(16, 64, 256, 1024),
        ),
    )

    def holds(self, task: Task, device: Device) -> bool:
        return not device.accelerators

    def test(self, found: Findings) -> Judged:
        return combined(
            {
                told: test_training_faster(found.training, FUSED, families, "LSTM")
                for told, families in AGAINST.items()
            }
        )
