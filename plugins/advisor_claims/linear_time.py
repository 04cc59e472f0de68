"""Claim C04: the time of an RNN "increases linearly with the sequence length", told as a fault.

Linear is the better exponent: attention's work grows with the square. What is left of the fault
is that the steps of an RNN can't be done at once, and that shows in the time, not in its growth.
"""

from __future__ import annotations

from advisor.api import ClaimStatus, Experiment, Findings, Quote, Where
from advisor_claims.base import QualityClaim
from advisor_claims.groups import ATTENTION, RECURRENT
from advisor_claims.scaling import exponents, told

LINEAR = 0.25
"""Exponents within this of 1 are called linear: calls cost something whatever the length, and
caches run out, so measured ones lie near 1, not on it. Our judgement."""
FASTER = 0.1
"""Exponents this far apart differ: over a fourfold length that is 15 % of the time."""


class LinearTime(QualityClaim):
    """Held against attention at the long end, where exponents show."""

    number = "C04"
    says = "The time of an RNN grows linearly with length, which makes it slow on long sequences"
    quotes = (
        Quote(
            article="long-blog",
            words="the processing time increases linearly with the sequence length",
        ),
    )
    source = "Vaswani 2017 (arXiv 1706.03762), section 4 and Table 1"
    figure = "work per layer: n d² for recurrence, n² d for self-attention"
    standing = "bounded"
    where = Where(modes=("request",), lengths=(64, 1_000_000))
    experiments = (
        Experiment(
            what="latency",
            families=("elman", "lstm", "gru", "transformer-encoder"),
            lengths=(64, 256, 1024, 4096),
        ),
    )

    def test(self, found: Findings) -> tuple[ClaimStatus, str]:
        recurrent, attention = exponents(found, RECURRENT), exponents(found, ATTENTION)
        if not recurrent or not attention:
            return "not tested", "needs recurrence and attention at two lengths of 64 and beyond"
        figures = told({**recurrent, **attention})
        if max(recurrent.values()) < 1 - LINEAR or min(recurrent.values()) > 1 + LINEAR:
            return "refuted here", f"not linear: {figures}"
        if min(attention.values()) < min(recurrent.values()) - FASTER:
            return "confirmed here", figures
        return "bounded here", f"linear, and attention grows no slower: {figures}"
