"""Claim C16: the vanishing gradient gets "more severe as the sequence length increases".

Geometric in the lag where it vanishes at all; an open forget gate keeps it level.
"""

from __future__ import annotations

import math

from advisor.api import ClaimStatus, Experiment, Findings, GradientByLag, Quote, Where
from advisor_claims import gradients
from advisor_claims.base import QualityClaim

LEVEL = 0.99
"""A factor per step above this keeps a third and more of the gradient over 100 steps: level."""
SMALLEST = 1e-300
"""What has underflowed to 0 counts as this small."""


class VanishingWithLength(QualityClaim):
    """By the factor per step, from lag 0 to the farthest."""

    number = "C16"
    says = "The longer the sequence, the more the gradients of an RNN vanish"
    quotes = (
        Quote(
            article="long-blog",
            words="the vanishing gradient problem becomes more severe as the sequence length "
            "increases",
        ),
    )
    source = "Pascanu 2013 (arXiv 1211.5063): a product of one factor per step"
    figure = "geometric in the lag: Elman .50, 3e-4, 4e-18 at lags 1, 10, 50 (measured, width 64)"
    standing = "supported"
    where = Where()
    experiments = (Experiment(what="gradient", families=("elman", "gru", "lstm")),)

    def test(self, found: Findings) -> tuple[ClaimStatus, str]:
        known = gradients.of(found)
        if not known:
            return "not tested", gradients.NOTHING
        factors = [(g, factor_per_step(g)) for g in known]
        shrinking = [g for g, factor in factors if factor < LEVEL]
        told = ", ".join(f"{gradients.name(g)} × {f:.2f}" for g, f in factors)
        told = f"factor per step back: {told}"
        if len(shrinking) == len(known):
            return "confirmed here", told
        if not shrinking:
            return "refuted here", told
        return "bounded here", f"by gates and initialisation: {told}"


def factor_per_step(gradient: GradientByLag) -> float:
    """Geometric mean of what one step back leaves, to the farthest lag not underflowed."""
    seen = [lag for lag, ratio in gradient.ratios.items() if lag > 0 and ratio > SMALLEST]
    if not seen:
        return 0.0
    farthest = max(seen)
    return math.exp(math.log(gradient.ratios[farthest]) / farthest)
