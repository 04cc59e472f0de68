"""Claim C08: "faster computation times and improved performance" in one breath.

Two claims. Speed is C02 and C03, what is learned better is C20; each is told for itself here, and
only both together would be what the sentence says.
"""

from __future__ import annotations

from advisor.api import ClaimStatus, Experiment, Findings, Quote, Where
from advisor_claims.base import QualityClaim
from advisor_claims.groups import ATTENTION, GATED
from advisor_claims.learning import CAUSAL_ATTENTION, probing, test_learns
from advisor_claims.training import combined, test_training_faster

PROBES = ("recall", "copy", "parity", "flip-flop")
"""Two that attention is known to learn first, and two that recurrence is."""
CAUSAL_GATED = ("gru", "lstm")


class FasterAndBetter(QualityClaim):
    """Conflates two claims; neither follows from the other."""

    number = "C08"
    says = "Parallel self-attention makes Transformers both faster and better than RNNs"
    quotes = (
        Quote(
            article="lecture-recap",
            words="resulting in faster computation times and improved performance",
        ),
    )
    source = "Deletang 2022 (arXiv 2207.02098), against; Zoology (arXiv 2312.04927), for"
    figure = ""
    standing = "bounded"
    where = Where()
    experiments = (
        Experiment(
            what="training",
            families=("lstm", "gru", "transformer-encoder"),
            lengths=(16, 64, 256, 1024),
        ),
        *probing(PROBES, (*CAUSAL_GATED, *CAUSAL_ATTENTION)),
    )

    def test(self, found: Findings) -> tuple[ClaimStatus, str]:
        faster = test_training_faster(found.training, ATTENTION, GATED, "attention")
        better = test_learns(found, PROBES, CAUSAL_ATTENTION, CAUSAL_GATED)
        parts = {"Faster to train": faster, "Learns more": better}
        status, told = combined(parts)
        missing = [name for name, (one, _) in parts.items() if one == "not tested"]
        if len(missing) != 1:
            return status, told
        return "bounded here", f"half of it: {told}. {missing[0]}: not tested"
