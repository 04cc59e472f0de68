"""Seconds of one family at a size that was not measured, between two that were.

For choosing which size to export and measure next. A size is its backbone's parameters; every
length has a curve of its own, so that nothing is assumed about how the two work together.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from advisor.core.predicted import Predicted
from advisor.predict.bend import Bend, Sample, bend_of, fit
from advisor.predict.conformal import Miss, Spread, spacing
from advisor.predict.curve import Curve, Gap


@dataclass(frozen=True)
class SizeCurve:
    """Seconds by backbone parameters of one family at one `length`."""

    length: int
    curve: Curve


@dataclass(frozen=True)
class SizeModel:
    """What all families of one task shape say of how sizes behave on this device."""

    bend: Bend
    spread: Spread


def at_size(found: SizeCurve, parameters: int, model: SizeModel) -> Predicted | None:
    """Seconds at `parameters`, or `None` outside the measured sizes."""
    known = found.curve.measured(parameters)
    if known is not None:
        return Predicted(known, 1.0)
    gap = found.curve.gap(parameters)
    if gap is None:
        return None
    seconds = model.bend.at(gap, found.length)
    return Predicted(seconds, model.spread.factor(found.curve, gap))


def learn(curves: Sequence[SizeCurve]) -> SizeModel:
    """The bend from every size that can be left out, and what it misses where a family is left
    out of the learning altogether."""
    groups = sorted({found.curve.group for found in curves})
    misses: list[Miss] = []
    for group in groups:
        others = fit(_samples([c for c in curves if c.curve.group != group]))
        misses += [miss for c in curves if c.curve.group == group for miss in _misses(c, others)]
    return SizeModel(fit(_samples(curves)), Spread(tuple(misses)))


def left_out(found: SizeCurve) -> list[tuple[Gap, float]]:
    """Each interior size as a gap between its neighbours, and the seconds measured in it."""
    curve = found.curve
    gaps = [(curve.without(i).gap(curve.at[i]), curve.seconds[i]) for i in curve.interior]
    return [(gap, seconds) for gap, seconds in gaps if gap is not None]


def _samples(curves: Sequence[SizeCurve]) -> list[Sample]:
    return [
        Sample(found.curve.group, found.length, gap.slope, bend_of(gap, seconds))
        for found in curves
        for gap, seconds in left_out(found)
    ]


def _misses(found: SizeCurve, bend: Bend) -> list[Miss]:
    return [
        Miss(found.curve.group, math.log(seconds / bend.at(gap, found.length)), spacing(gap))
        for gap, seconds in left_out(found)
    ]
