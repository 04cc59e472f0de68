"""Claim C42: Transformers do not always win."""

from __future__ import annotations

from advisor.api import ClaimStatus, Findings, Quote
from advisor_claims.base import QualityClaim
from advisor_claims.learning import (
    CAUSAL_ATTENTION,
    CAUSAL_RECURRENT,
    NO_PAIR,
    compare,
    probing,
    tell,
)

PROBES = ("parity", "s3", "flip-flop", "recall")


class NotAlways(QualityClaim):
    """One probe that recurrence solves and attention does not is enough; parity is the first."""

    number = "C42"
    says = "Transformers do not always outperform recurrent networks"
    quotes = (
        Quote(
            article="q-and-a",
            words="it's important to note that they may not always outperform RNNs in every "
            "scenario",
        ),
    )
    source = "Deletang 2022 (arXiv 2207.02098); Liu 2023, flip-flop (arXiv 2306.00946)"
    figure = "small LSTMs extrapolate flip-flop perfectly; Transformers keep a tail of errors"
    standing = "supported"
    experiments = probing(PROBES, CAUSAL_RECURRENT | CAUSAL_ATTENTION)

    def test(self, found: Findings) -> tuple[ClaimStatus, str]:
        each = (compare(found, probe, CAUSAL_RECURRENT, CAUSAL_ATTENTION) for probe in PROBES)
        compared = [one for one in each if one is not None]
        if not compared:
            return "not tested", NO_PAIR
        lost = [one for one in compared if one.winner == "ours"]
        even = [one for one in compared if one.winner == "both"]
        told = "; ".join(f"{x.probe}: {tell(x.ours)}, {tell(x.theirs)}" for x in lost or compared)
        if any(one.sure for one in lost):
            return "confirmed here", told
        if lost:
            return "bounded here", f"only within the budget of these trials; {told}"
        if even:
            return "bounded here", f"as good as they are, not better; {told}"
        if [one.winner for one in compared] != ["theirs"] * len(PROBES):
            return "not tested", f"nothing that decides it was learned yet; {told}"
        return "refuted here", f"attention was ahead on every probe; {told}"
