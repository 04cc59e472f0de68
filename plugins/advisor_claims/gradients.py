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
    """ "below 1/1000 from lag 50: gru (torch's default), …; at lag 99, over lag 0: lstm (forget
    bias 1) 0.003"."""
    parts = []
    for first in sorted({lag for g in gradients if (lag := lag_gone(g)) is not None}):
        gone = [name(g) for g in gradients if lag_gone(g) == first]
        parts.append(f"below 1/1000 from lag {first:,}: {', '.join(gone)}")
    for last in sorted({max(g.ratios) for g in gradients if lag_gone(g) is None}):
        held = [g for g in gradients if lag_gone(g) is None and max(g.ratios) == last]
        figures = ", ".join(f"{name(g)} {_shown(g.ratios[last])}" for g in held)
        parts.append(f"at lag {last:,}, over lag 0: {figures}")
    return "; ".join(parts)


def name(gradient: GradientByLag) -> str:
    """ "lstm (forget bias 1)"; the project's own initialisation is "ours"."""
    own = "as the family initialises it"
    told_as = gradient.initialisation.removeprefix(f"{own}: ").replace(own, "ours")
    return f"{gradient.family} ({told_as})"


def _shown(ratio: float) -> str:
    return f"{ratio:.2g}" if ratio >= GONE else f"{ratio:.0e}"
