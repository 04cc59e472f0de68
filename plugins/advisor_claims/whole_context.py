"""Claim C22: taking the whole sequence into account makes a Transformer's answers better."""

from __future__ import annotations

from advisor.api import Findings, Quote, Where
from advisor_claims.base import QualityClaim
from advisor_claims.by_length import Judged
from advisor_claims.learning import CAUSAL_ATTENTION, CAUSAL_RECURRENT, probing, test_learns

PROBES = ("majority",)
"""The answer is in all of the input at once: who gets it right takes the whole into account."""


class WholeContext(QualityClaim):
    """Others see the whole input as well: an RNN by its state, a BiLSTM from both ends. What both
    directions are worth is told by `both-directions`; this one predicts nothing of its own."""

    number = "C22"
    says = "Attention takes the entire sequence into account, so it predicts more accurately"
    quotes = (
        Quote(
            article="q-and-a",
            words="consider the entire sequence when making predictions, resulting in more "
            "accurate and contextually informed predictions",
        ),
    )
    source = "TENER (Yan 2019, arXiv 1911.04474)"
    figure = (
        "named entities: BiLSTMs led plain Transformers until attention was given direction and "
        "distance (92.62 F1 on CoNLL 2003)"
    )
    standing = "bounded"
    where = Where(modes=("request",))
    experiments = probing(PROBES, CAUSAL_ATTENTION | CAUSAL_RECURRENT)

    def test(self, found: Findings) -> Judged:
        return test_learns(found, PROBES, CAUSAL_ATTENTION, CAUSAL_RECURRENT)
