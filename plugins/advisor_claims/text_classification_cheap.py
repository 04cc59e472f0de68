"""Claim C38: the Transformer is efficient at text classification; the speed of it is testable."""

from __future__ import annotations

from advisor.api import ClaimStatus, Experiment, Findings, Quote, Where
from advisor_claims.base import QualityClaim
from advisor_claims.speed import test_faster

ENCODER = frozenset({"transformer-encoder"})
BOTH_WAYS = frozenset({"bilstm", "bigru"})


class TextClassificationCheap(QualityClaim):
    """Two claims in one sentence. Of accuracy the user's data tells, of cost this device."""

    number = "C38"
    says = "For classifying text a Transformer is the efficient choice, against a recurrent net"
    quotes = (
        Quote(
            article="lecture-recap",
            words="The Transformer is also efficient at text classification, achieving high "
            "accuracy on sentiment analysis and natural language inference tasks.",
        ),
    )
    source = "Tang 2019, BiLSTM distilled from BERT (arXiv 1903.12136), abstract"
    figure = (
        "a BiLSTM taught by BERT is on a par with ELMo in sentiment and inference, with about 100 "
        "times fewer parameters and 15 times less inference time"
    )
    standing = "bounded"
    where = Where(kinds=("classification", "pair-classification"), modes=("request",))
    experiments = (
        Experiment(
            what="latency",
            families=("transformer-encoder", "bilstm", "bigru"),
            lengths=(16, 64, 256, 1024),
        ),
    )

    def test(self, found: Findings) -> tuple[ClaimStatus, str]:
        status, told = test_faster(found, ENCODER, BOTH_WAYS, "the encoder")
        if status == "not tested":
            return status, told
        return status, f"{told}. Of latency only: accuracy needs your data"
