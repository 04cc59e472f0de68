"""Claim C39: the last state of a recurrent net can classify a sentence."""

from __future__ import annotations

from advisor.api import ClaimStatus, Findings, Quote, Where
from advisor_claims.base import QualityClaim
from advisor_claims.learning import CAUSAL_RECURRENT, probing, test_attains


class LastState(QualityClaim):
    """Tested by the majority probe: which of two symbols came more often is read from the state
    after each step, as a sentiment would be. Of real text it says: it can, not how well."""

    number = "C39"
    says = "The last hidden state of a recurrent net can tell what a whole text was about"
    quotes = (
        Quote(
            article="long-blog",
            words="After processing the entire sequence, the final hidden state can help classify "
            "the sentiment",
        ),
    )
    source = "Maini 2020, Why and when should you pool? (arXiv 2005.00159), abstract"
    figure = (
        "it can, but nets that pool over all states consistently do better, most with few labels "
        "and where the words that matter stand in the middle"
    )
    standing = "supported"
    where = Where(kinds=("classification", "pair-classification", "regression"))
    experiments = probing(("majority",), CAUSAL_RECURRENT)

    def test(self, found: Findings) -> tuple[ClaimStatus, str]:
        return test_attains(found, "majority", CAUSAL_RECURRENT)
