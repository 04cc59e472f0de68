"""Claim C31: attention weighs and combines different positions of the input."""

from __future__ import annotations

from advisor.api import Findings, Quote
from advisor_claims.base import QualityClaim
from advisor_claims.by_length import Judged
from advisor_claims.learning import CAUSAL_ATTENTION, probing, test_attains

PROBE = "recall"
"""Its answer stands at one position among many, and which one changes with every question."""


class WeighsPositions(QualityClaim):
    """How attention is defined. That a trained one does it shows in recall, which asks for the one
    position that a key names; that no weight falls on what follows, in the contract of families
    (no later step changes an earlier answer of a causal one)."""

    number = "C31"
    says = "Self-attention weighs and combines information from different positions of the input"
    quotes = (
        Quote(
            article="long-blog",
            words="simultaneously weigh and combine information from different positions in the "
            "input sequence",
        ),
        Quote(
            article="lecture-recap",
            words="cross-attention mechanisms enable the model to attend to different parts of "
            "the input sequence",
        ),
    )
    source = "Vaswani 2017 (arXiv 1706.03762), section 3.2"
    standing = "definition"
    experiments = probing((PROBE,), CAUSAL_ATTENTION)

    def test(self, found: Findings) -> Judged:
        return test_attains(found, PROBE, CAUSAL_ATTENTION)
