"""Claim C29: Transformers scale simply by more layers and heads, RNNs don't."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.api import BANDS, Findings, Learned, Quote
from advisor_claims.base import QualityClaim
from advisor_claims.by_length import Judged
from advisor_claims.learning import CAUSAL_ATTENTION, CAUSAL_RECURRENT, LEARNED, probing, tell

PROBE = "recall"
SIZES = ("tiny", "small")
FAMILIES = CAUSAL_ATTENTION | CAUSAL_RECURRENT
NOISE = 0.05
"""Share of the answers. Of 1,000 test answers a standard error is 0.016 at most; three of them."""


class MoreLayers(QualityClaim):
    """Recurrent layers stack as well. On recall attention needs a second layer and recurrence
    gains from width, so the question is who gains from size at all."""

    number = "C29"
    says = "Transformers scale easily by adding layers or attention heads, unlike RNNs"
    quotes = (
        Quote(
            article="q-and-a", words="easy scalability by adding more layers or attention heads"
        ),
    )
    source = "Okpekpe 2025 (arXiv 2508.19029), abstract"
    figure = (
        "on associative recall a Transformer of one layer does not exceed guessing; state-space "
        "models gain from width rather than depth, and learn it with one layer"
    )
    standing = "bounded"
    experiments = tuple(one for size in SIZES for one in probing((PROBE,), FAMILIES, size))

    def test(self, found: Findings) -> Judged:
        gains = {f: g for f in sorted(FAMILIES) if (g := _gain(_by_size(found, f))) is not None}
        attention = [gains[f] for f in gains if f in CAUSAL_ATTENTION]
        recurrent = [gains[f] for f in gains if f in CAUSAL_RECURRENT]
        if not attention or not recurrent:
            return "not tested", f"{PROBE} was not trained at two sizes on both sides"
        told = "; ".join(
            f"{tell(one)} at {one.band} size" for f in gains for one in _ends(_by_size(found, f))
        )
        if max(attention) > NOISE:
            ours_only = max(recurrent) <= NOISE
            return ("confirmed here" if ours_only else "bounded here"), told
        if max(recurrent) > NOISE:
            return "refuted here", told
        solved = any(one.attained in LEARNED for one in found.of_probe(PROBE))
        why = "size changes nothing beyond noise" if solved else "no size learned it"
        return "bounded here", f"{why}; {told}"


def _by_size(found: Findings, family: str) -> tuple[Learned, ...]:
    order = {band.name: rank for rank, band in enumerate(BANDS)}
    own = [x for x in found.of_probe(PROBE) if x.family == family and x.band in order]
    return tuple(sorted(own, key=lambda x: order[x.band]))


def _ends(by_size: Sequence[Learned]) -> tuple[Learned, Learned]:
    return by_size[0], by_size[-1]


def _gain(by_size: Sequence[Learned]) -> float | None:
    """Score at the largest size over that at the smallest; `None` at a single size."""
    if len({x.band for x in by_size}) < 2:
        return None
    small, large = (x.best.scores.get(x.test_lengths[0], 0.0) for x in _ends(by_size))
    return large - small
