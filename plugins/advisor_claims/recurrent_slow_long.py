"""Claim C06: RNNs "often have longer training and inference times" for long inputs.

By kernel: one recurrent family may be faster than attention and its neighbour many times slower,
so each is held against attention by itself. Training is claim C02.
"""

from __future__ import annotations

from advisor.api import ClaimStatus, Experiment, Findings, Quote, Where
from advisor_claims.base import QualityClaim
from advisor_claims.groups import ATTENTION
from advisor_claims.speed import test_faster
from advisor_claims.training import combined

LONG = 256
"""Steps from which on an input is called long here; the article gives no figure."""
FAMILIES = ("lstm", "gru", "elman")


class RecurrentSlowLong(QualityClaim):
    """At equal size, at 256 steps and beyond."""

    number = "C06"
    says = "On long inputs, RNNs take longer to answer than Transformers of the same size"
    quotes = (
        Quote(article="long-blog", words="RNNs often have longer training and inference times"),
        Quote(article="long-blog", words="inherently slower for long sequences"),
    )
    source = "Vaswani 2017 (arXiv 1706.03762), section 4"
    figure = "in operations, recurrence needs fewer once the sequence is longer than the width"
    standing = "bounded"
    where = Where(modes=("request",), lengths=(LONG, 1_000_000), devices="by kernel")
    experiments = (
        Experiment(
            what="latency", families=(*FAMILIES, "transformer-encoder"), lengths=(256, 1024, 4096)
        ),
        Experiment(
            what="latency",
            families=(*FAMILIES, "transformer-encoder"),
            batch=32,
            lengths=(256, 1024),
        ),
    )

    def test(self, found: Findings) -> tuple[ClaimStatus, str]:
        return combined(
            {
                f"Against {family}": test_faster(
                    found, ATTENTION, frozenset({family}), "attention", shortest=LONG
                )
                for family in FAMILIES
            }
        )
