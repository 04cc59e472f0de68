"""Claim C27: RNNs suit sequences of variable length; Transformers are proficient at them too."""

from __future__ import annotations

from advisor.api import Findings, Quote
from advisor_claims.base import QualityClaim
from advisor_claims.by_length import Judged
from advisor_claims.learning import (
    CAUSAL_ATTENTION,
    CAUSAL_RECURRENT,
    LEARNED,
    NO_RESULT,
    probing,
    tell,
)

PROBES = ("majority", "flip-flop", "parity", "copy", "selective-copy")


class VariableLength(QualityClaim):
    """Any length runs; whether the answer stays right at lengths not trained on is the question.

    Only those who learned a probe are asked whether they hold at two and four times its lengths.
    """

    number = "C27"
    says = "RNNs, and Transformers too, suit inputs and outputs of variable length"
    quotes = (
        Quote(
            article="long-blog",
            words="particularly well-suited for tasks where the input and output are sequences "
            "with variable lengths",
        ),
        Quote(
            article="lecture-recap",
            words="proficient in handling long-range dependencies and variable-length sequences",
        ),
    )
    source = "Kazemnejad 2023 (arXiv 2305.19466); Zhou 2023 (arXiv 2310.16028)"
    figure = (
        "trained on 20 steps and tested on 40, Transformers with rotary, ALiBi or absolute "
        "positions generalise worse than with none"
    )
    standing = "bounded"
    experiments = probing(PROBES, CAUSAL_ATTENTION | CAUSAL_RECURRENT)
    contradicts = ("rnn-padding", "fixed-input")

    def test(self, found: Findings) -> Judged:
        families = CAUSAL_ATTENTION | CAUSAL_RECURRENT
        learned = [
            x
            for probe in PROBES
            for x in found.of_probe(probe)
            if x.family in families and x.attained in LEARNED
        ]
        if not learned:
            return "not tested", NO_RESULT
        holds = [x for x in learned if x.attained == "extrapolates"]
        breaks = [x for x in learned if x.attained == "solved"]
        if not breaks:
            told = ", ".join(f"{x.family} on {x.probe}" for x in holds)
            return "confirmed here", f"what was learned holds at longer inputs: {told}"
        told = "; ".join(f"{x.probe}: {tell(x)}" for x in breaks)
        if not holds:
            return "refuted here", told
        return (
            "bounded here",
            f"{len(holds)} of {len(learned)} that were learned hold at two and four times the "
            f"lengths; not: {told}",
        )
