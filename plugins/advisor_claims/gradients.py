"""Tests claims about vanishing gradients: the gradient by lag at initialisation, before learning.

A ratio is the norm of the gradient of the last output with respect to the input `lag` steps
before, over that at lag 0 (Pascanu 2013, arXiv 1211.5063).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from advisor.api import Findings, GradientByLag
from advisor_claims.groups import RECURRENT

GONE = 1e-3
"""Below this share of the gradient at lag 0 a step teaches next to nothing beside recent ones."""
NOTHING = "no gradient by lag was measured for a recurrent family"


def of(found: Findings, families: Iterable[str] = RECURRENT) -> tuple[GradientByLag, ...]:
    """Those of `families` that reach further back than lag 0, by family and initialisation."""
    wanted = [g for g in found.gradients if g.family in families and len(g.ratios) > 1]
    return tuple(sorted(wanted, key=lambda g: (g.family, g.initialisation)))


def vanishes(gradient: GradientByLag) -> bool:
    """Whether it is gone at the farthest lag measured."""
    return gradient.ratios[max(gradient.ratios)] < GONE


def lag_gone(gradient: GradientByLag) -> int | None:
    """The first lag measured at which it is gone, or `None`."""
    return next((lag for lag in sorted(gradient.ratios) if gradient.ratios[lag] < GONE), None)


def told(gradients: Sequence[GradientByLag]) -> str:
    """ "gru (default) 2e-11 of lag 0 at lag 50, gone by lag 10; …"."""
    return "; ".join(_one(gradient) for gradient in gradients)


def _one(gradient: GradientByLag) -> str:
    farthest, gone = max(gradient.ratios), lag_gone(gradient)
    text = f"{gradient.family} ({gradient.initialisation}) {gradient.ratios[farthest]:.1g}"
    text += f" of lag 0 at lag {farthest:,}"
    return text if gone is None else f"{text}, below 1/1000 from lag {gone:,}"
