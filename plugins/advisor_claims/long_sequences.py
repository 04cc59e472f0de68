"""Claim C21: for long sequences, take a Transformer."""

from __future__ import annotations

from advisor.api import Findings, Quote, Where
from advisor_claims.base import QualityClaim
from advisor_claims.by_length import Judged
from advisor_claims.groups import CONVOLUTION
from advisor_claims.learning import CAUSAL_ATTENTION, CAUSAL_RECURRENT, probing, test_learns

PROBES = ("flip-flop", "fixed-delay", "majority")
"""Simple questions over long inputs: what differs is how the answer holds at longer ones."""
OTHERS = CAUSAL_RECURRENT | CONVOLUTION


class LongSequences(QualityClaim):
    """From scratch, on the benchmark made for it, the opposite came out; it predicts nothing."""

    number = "C21"
    says = "If the input sequences are long, Transformers are more effective"
    quotes = (
        Quote(
            article="long-blog",
            words="If the input sequences are long and require modeling long-range dependencies, "
            "Transformers are more effective",
        ),
    )
    source = (
        "S4 (Gu 2021, arXiv 2111.00396), Table 4; Amos 2023 (arXiv 2310.02980) with pretraining "
        "on the task's own data; Miralles 2025 (arXiv 2501.14850) on what the benchmark measures"
    )
    figure = (
        "Long Range Arena from scratch, mean of six tasks: Transformer 53.66, S4 86.09; "
        "pretrained on the task's own inputs, a Transformer matches S4"
    )
    standing = "contradicted"
    where = Where(lengths=(1_000, 1_000_000))
    experiments = probing(PROBES, CAUSAL_ATTENTION | OTHERS)
    contradicts = ("smooth-signals",)

    def test(self, found: Findings) -> Judged:
        return test_learns(found, PROBES, CAUSAL_ATTENTION, OTHERS, beyond=True)
