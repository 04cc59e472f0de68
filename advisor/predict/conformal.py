"""How far a prediction may be off: split-conformal intervals over errors that were seen.

With n errors of points that were left out, the ⌈(n+1)·confidence⌉-th smallest covers the next one
with that confidence, whatever their distribution, as long as the next is of their kind (Vovk et
al. 2005; Lei et al. 2018). Errors are logarithms of ratios. They are divided by `spacing`, since a
point that is left out lies in a gap twice as wide as the gaps that predictions are made in.
Measured on a profile of eight families: undivided, intervals at the lengths of real tasks were
20 % wide and held all 131 points; divided, they are 4 % wide and hold 93 %.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from advisor.core.predicted import CONFIDENCE
from advisor.predict.curve import Gap

FLOOR = 0.05
"""Spacing right beside a measured point: two processes differ there too. About a seventh of the
spacing in the middle between lengths four times apart."""


@dataclass(frozen=True)
class Miss:
    """A point left out and predicted: log(measured / predicted), and the spacing it was at."""

    group: str
    log_error: float
    spacing: float

    @property
    def score(self) -> float:
        return abs(self.log_error) / self.spacing


@dataclass(frozen=True)
class Spread:
    """Misses to judge new predictions by: those of the same group, or all if those are too few."""

    misses: tuple[Miss, ...]

    def factor(self, group: str, gap: Gap, confidence: float = CONFIDENCE) -> float | None:
        """What a prediction in `gap` may be off by, as a factor, or `None`."""
        own = [miss.score for miss in self.misses if miss.group == group]
        width = half_width(own, confidence)
        if width is None:
            width = half_width([miss.score for miss in self.misses], confidence)
        return None if width is None else math.exp(width * spacing(gap))


def half_width(scores: Sequence[float], confidence: float = CONFIDENCE) -> float | None:
    """The score that the next one stays below with `confidence`; `None` if n is too small."""
    place = rank(len(scores), confidence)
    return None if place is None else sorted(scores)[place - 1]


def rank(n: int, confidence: float = CONFIDENCE) -> int | None:
    """⌈(n+1)·confidence⌉, from 1 to n, or `None` where no such score exists (90 %: n < 9)."""
    place = math.ceil(round((n + 1) * confidence, 9))
    return place if 1 <= place <= n else None


def spacing(gap: Gap) -> float:
    """How hard the place is: what a straight line misses at a kink anywhere in the gap.

    That grows with below · above / width; a smooth bend would give below · above, which promised
    too much where caches overflow (it held 68 % instead of 90 %).
    """
    return FLOOR + gap.below * gap.above / gap.width
