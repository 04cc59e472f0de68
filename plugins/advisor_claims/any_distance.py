"""Claim C19: attention connects any two positions, however far apart."""

from __future__ import annotations

from advisor.api import Findings, Quote
from advisor_claims.base import QualityClaim
from advisor_claims.by_length import Judged
from advisor_claims.learning import CAUSAL_ATTENTION, probing, tell

PROBE = "flip-flop"
"""One bit to hold while most of what is read is to be ignored: the distance is all there is."""


class AnyDistance(QualityClaim):
    """One step from any position to any other is a fact of the graph; that it is learned at
    distances not trained on is another matter, and this is what the probe looks at."""

    number = "C19"
    says = "Attention connects any two positions of the input directly, regardless of distance"
    quotes = (
        Quote(
            article="q-and-a",
            words="direct connections between any two positions in the sequence",
        ),
        Quote(
            article="long-blog",
            words="any two positions in the input sequence, regardless of distance",
        ),
        Quote(article="lecture-recap", words="weigh the importance of each token in a sequence"),
    )
    source = "Liu 2023 (arXiv 2306.00946) on flip-flops; Tang 2018 (arXiv 1808.08946)"
    figure = (
        "Transformers leave a long tail of sporadic errors on flip-flops, a small LSTM "
        "extrapolates perfectly; on long subject-verb agreement they are no better than RNNs"
    )
    standing = "definition"
    experiments = probing((PROBE,), CAUSAL_ATTENTION)

    def test(self, found: Findings) -> Judged:
        known = [x for x in found.of_probe(PROBE) if x.family in CAUSAL_ATTENTION]
        told = f"{PROBE}: {', '.join(map(tell, known))}"
        attained = {x.attained for x in known}
        if "extrapolates" in attained:
            return "confirmed here", told
        if "solved" in attained:
            return "bounded here", f"true at the distances trained on, not beyond; {told}"
        if attained & {"partial", "at chance"}:
            return "refuted here", f"connected, but not learned in the budget; {told}"
        return "not tested", told if known else f"{PROBE} was not trained (advisor probe)"
