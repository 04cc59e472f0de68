"""Claim C02: "leading to faster training": a statement about kernels and devices.

LSTM, GRU and the plain RNN are told apart, since one fused kernel turns the answer round.
"""

from __future__ import annotations

from advisor.api import ClaimStatus, Experiment, Findings, Quote, Where
from advisor_claims.base import QualityClaim
from advisor_claims.groups import ATTENTION
from advisor_claims.training import combined, test_training_faster

AGAINST = {"against LSTM": "lstm", "against GRU": "gru", "against a plain RNN": "elman"}


class TrainingFaster(QualityClaim):
    """Measured forward and backward, with the kernels that a user gets."""

    number = "C02"
    says = "Transformers train faster than RNNs, because they process a sequence in parallel"
    quotes = (
        Quote(article="q-and-a", words="leading to faster training and inference times"),
        Quote(article="long-blog", words="allowing faster training and inference"),
    )
    source = "Feng 2024 (arXiv 2410.01201); Vaswani 2017 (arXiv 1706.03762), section 4"
    figure = (
        "a GRU made parallel (minGRU) trains 175 times as fast at 512 steps: the gain is "
        "parallel recurrence, not attention; self-attention does less work per layer only where "
        "the sequence is shorter than the width"
    )
    standing = "bounded"
    where = Where(devices="accelerators with enough work per launch; on processors by kernel")
    experiments = (
        Experiment(
            what="training",
            families=("elman", "lstm", "gru", "transformer-encoder"),
            lengths=(16, 64, 256, 1024),
        ),
    )

    def test(self, found: Findings) -> tuple[ClaimStatus, str]:
        return combined(
            {
                told: test_training_faster(found.training, ATTENTION, {family}, "attention")
                for told, family in AGAINST.items()
            }
        )
