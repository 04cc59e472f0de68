"""Claim C15: the inability to handle long range "resulting in the vanishing gradient problem".

Cause and effect are swapped: gradients vanish at initialisation, before anything was learned or
could be forgotten. If none vanished then, this measurement could not tell the order.
"""

from __future__ import annotations

from advisor.api import ClaimStatus, Experiment, Findings, Quote, Where
from advisor_claims import gradients
from advisor_claims.base import QualityClaim


class ForgettingFirst(QualityClaim):
    """Refuted by any gradient that has vanished before training."""

    number = "C15"
    says = "RNNs can't handle long-range dependencies, and that makes their gradients vanish"
    quotes = (
        Quote(
            article="lecture-recap",
            words="inability to handle long-range dependencies, resulting in the vanishing "
            "gradient problem",
        ),
    )
    source = "Pascanu 2013 (arXiv 1211.5063): vanishing gradients are the cause"
    figure = "the gradient shrinks by a factor at each step back, whatever is learned"
    standing = "contradicted"
    where = Where()
    experiments = (Experiment(what="gradient", families=("elman", "gru", "lstm")),)

    def test(self, found: Findings) -> tuple[ClaimStatus, str]:
        known = gradients.of(found)
        if not known:
            return "not tested", gradients.NOTHING
        gone = [g for g in known if gradients.vanishes(g)]
        told = gradients.told(known)
        if not gone:
            return "not tested", f"none has vanished before training, so no order shows: {told}"
        if len(gone) == len(known):
            return "refuted here", f"vanished before anything was learned: {told}"
        return "bounded here", f"some have vanished before anything was learned: {told}"
