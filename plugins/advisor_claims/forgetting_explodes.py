"""Claim C14: the "tendency to forget" is "known as the exploding gradient problem".

It is not: what explodes makes training unstable, and clipping the norm mends it; what is forgotten
is what vanishes. The recap swaps the two. So one gradient that vanishes refutes it, since a step
whose gradient explodes is not one that is forgotten.
"""

from __future__ import annotations

from advisor.api import ClaimStatus, Experiment, Findings, Quote, Where
from advisor_claims import gradients
from advisor_claims.base import QualityClaim

EXPLODES = 10.0
"""Times the gradient at lag 0. Orthogonal weights keep it near 1; a spectral radius of 1.5 gives
37 at lag 99, one of 3 gives 2.5e11 (measured for this project, Elman, width 64)."""


class ForgettingExplodes(QualityClaim):
    """Contradicted by its own source: Pascanu treats the two apart."""

    number = "C14"
    says = "RNNs forget past steps because their gradients explode"
    quotes = (
        Quote(
            article="lecture-recap",
            words="their tendency to forget information from past time steps, known as the "
            "exploding gradient problem",
        ),
    )
    source = "Pascanu 2013 (arXiv 1211.5063): exploding is instability, mended by clipping"
    figure = ""
    standing = "contradicted"
    where = Where()
    experiments = (Experiment(what="gradient", families=("elman", "gru", "lstm")),)

    def test(self, found: Findings) -> tuple[ClaimStatus, str]:
        known = gradients.of(found)
        if not known:
            return "not tested", gradients.NOTHING
        large = [g for g in known if g.ratios[max(g.ratios)] > EXPLODES]
        told = gradients.told(known)
        if any(gradients.vanishes(g) for g in known):
            return "refuted here", f"what fades has vanished, not exploded: {told}"
        if not large:
            return "not tested", f"none vanishes and none explodes: {told}"
        if len(large) == len(known):
            return "confirmed here", f"all explode, and none vanishes: {told}"
        return "bounded here", f"some explode, and none vanishes: {told}"
