"""How well prediction does here: everything it learns from is taken away before it is asked.

A length is left out of *all* candidates at once, as one that nobody measured, and the intervals
are made from what is left; a size is left out with its whole family. Gaps are then twice as wide
as those that real predictions are made in, so the figures err to the safe side.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from advisor.core.predicted import Predicted
from advisor.core.quantiles import quantile
from advisor.predict import lengths, sizes
from advisor.predict.curve import Curve
from advisor.predict.sizes import SizeCurve


@dataclass(frozen=True)
class Held:
    """One point that was left out: what it is, what was predicted."""

    group: str
    seconds: float
    predicted: Predicted

    @property
    def error(self) -> float:
        """|predicted - measured| / measured."""
        return abs(self.predicted.seconds / self.seconds - 1)


@dataclass(frozen=True)
class Errors:
    """Shares of the measured value. `covered` of `with_interval` points lay in their interval."""

    points: int
    median: float
    ninety: float
    covered: int
    with_interval: int

    @property
    def coverage(self) -> float | None:
        return self.covered / self.with_interval if self.with_interval else None


def over_lengths(curves: Sequence[Curve]) -> tuple[Held, ...]:
    """Every interior point of `curves`, predicted from curves that lack its length."""
    inside = sorted({curve.at[i] for curve in curves for i in curve.interior})
    return tuple(held for length in inside for held in _without_length(curves, length))


def over_sizes(curves: Sequence[SizeCurve]) -> tuple[Held, ...]:
    """Every interior size, predicted by a model that never saw its family."""
    groups = sorted({found.curve.group for found in curves})
    return tuple(held for group in groups for held in _without_family(curves, group))


def summary(held: Iterable[Held]) -> Errors | None:
    """`None` where nothing could be left out."""
    found = list(held)
    if not found:
        return None
    errors = [one.error for one in found]
    covers = [c for one in found if (c := one.predicted.covers(one.seconds)) is not None]
    return Errors(
        len(found), quantile(errors, 0.5), quantile(errors, 0.9), sum(covers), len(covers)
    )


def by_group(held: Iterable[Held]) -> dict[str, Errors]:
    """A summary for each family."""
    found: dict[str, list[Held]] = {}
    for one in held:
        found.setdefault(one.group, []).append(one)
    return {group: made for group, of in found.items() if (made := summary(of)) is not None}


def _without_length(curves: Sequence[Curve], length: int) -> list[Held]:
    rest = [c.without(c.at.index(length)) if length in c.at else c for c in curves]
    spread = lengths.spread(rest)
    return [
        Held(curve.group, curve.seconds[curve.at.index(length)], predicted)
        for curve, lacking in zip(curves, rest, strict=True)
        if length in curve.at
        and (predicted := lengths.at_length(lacking, length, spread)) is not None
    ]


def _without_family(curves: Sequence[SizeCurve], group: str) -> list[Held]:
    own = [found for found in curves if found.curve.group == group and found.curve.interior]
    if not own:
        return []
    model = sizes.learn([found for found in curves if found.curve.group != group])
    return [
        Held(
            group,
            seconds,
            Predicted(model.bend.at(gap, found.length), model.spread.factor(found.curve, gap)),
        )
        for found in own
        for gap, seconds in sizes.left_out(found)
    ]
