"""Claim C18: on short sequences RNNs don't meet the vanishing gradient."""

from __future__ import annotations

from advisor.api import Experiment, Findings, Quote, Where
from advisor_claims import gradients
from advisor_claims.base import QualityClaim
from advisor_claims.by_length import Judged
from advisor_claims.learning import CAUSAL_RECURRENT, LEARNED, probing, tell

SHORT = 10
"""Steps that are short by anyone's count: the article gives no figure."""
ADDING = "adding"


class ShortNoVanishing(QualityClaim):
    """How short is short depends on the initialisation, so the lag is measured, never assumed.

    Gradients at initialisation are a start, not a limit: trained networks reach further, and the
    adding probe shows by how much.
    """

    number = "C18"
    says = "On relatively short sequences RNNs learn dependencies without vanishing gradients"
    quotes = (
        Quote(
            article="long-blog",
            words="RNNs can effectively model the dependencies without encountering the vanishing "
            "gradient problem if the input sequences are relatively short",
        ),
    )
    source = "Pascanu 2013 (arXiv 1211.5063); Tallec 2018 (arXiv 1804.11188) on initialisation"
    figure = (
        "measured at initialisation, share of the gradient at lag 0 that is left at lag 10: plain "
        "RNN 3e-4, LSTM 3e-3, GRU 5e-3; an LSTM with forget bias 3 keeps 0.34 at lag 50"
    )
    standing = "bounded"
    where = Where(lengths=(1, 50))
    experiments = (
        Experiment(what="gradient", families=tuple(sorted(CAUSAL_RECURRENT))),
        *probing((ADDING,), CAUSAL_RECURRENT),
    )

    def test(self, found: Findings) -> Judged:
        known = gradients.of(found, CAUSAL_RECURRENT)
        if not known:
            return "not tested", gradients.NOTHING
        told = "; ".join([gradients.told(known), *_learned(found)])
        gone = [lag for g in known if (lag := gradients.lag_gone(g)) is not None]
        if not gone:
            return "confirmed here", told
        if len(gone) == len(known) and max(gone) <= SHORT:
            return "refuted here", f"gone within {SHORT} steps in all of them; {told}"
        return "bounded here", f"how short is short differs: {told}"


def _learned(found: Findings) -> tuple[str, ...]:
    """What of them learned to add over its 100 steps nevertheless."""
    results = [x for x in found.of_probe(ADDING) if x.family in CAUSAL_RECURRENT]
    return tuple(f"adding: {tell(x)}" for x in results if x.attained in LEARNED)
