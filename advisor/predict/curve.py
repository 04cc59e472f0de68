"""Seconds by length or by size, as measured: what every prediction starts from and ends at."""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass


@dataclass(frozen=True)
class Curve:
    """Median seconds at each of `at`, which grow; `group` names those that err alike (a family).

    `at` are steps or parameters, at least 1. `noise`: the standard deviation of the logarithm of
    one such median, by how its processes differ. Raises `ValueError` if points and figures don't
    belong together.
    """

    group: str
    at: tuple[int, ...]
    seconds: tuple[float, ...]
    noise: float = 0.0

    def __post_init__(self) -> None:
        if len(self.at) != len(self.seconds):
            raise ValueError(f"{len(self.at)} points, but {len(self.seconds)} figures")
        if any(a >= b for a, b in zip(self.at, self.at[1:], strict=False)):
            raise ValueError(f"points must grow: {self.at}")

    @property
    def interior(self) -> range:
        """Places that have a measured neighbour on either side."""
        return range(1, len(self.at) - 1)

    def without(self, place: int) -> Curve:
        """As if that point had not been measured."""
        return Curve(
            self.group,
            self.at[:place] + self.at[place + 1 :],
            self.seconds[:place] + self.seconds[place + 1 :],
            self.noise,
        )

    def gap(self, x: float) -> Gap | None:
        """The measured points around `x`; `None` outside them and at one of them."""
        place = bisect_left(self.at, x)
        if place in (0, len(self.at)) or self.at[place] == x:
            return None
        return Gap(
            (self.at[place - 1], self.seconds[place - 1]), (self.at[place], self.seconds[place]), x
        )

    def measured(self, x: float) -> float | None:
        """Seconds at `x` if that was measured."""
        place = bisect_left(self.at, x)
        found = place < len(self.at) and self.at[place] == x
        return self.seconds[place] if found else None


@dataclass(frozen=True)
class Gap:
    """`x` strictly between two measured points, each (place, seconds)."""

    low: tuple[int, float]
    high: tuple[int, float]
    x: float

    @property
    def below(self) -> float:
        """How far the lower point is, in logarithms."""
        return math.log(self.x / self.low[0])

    @property
    def above(self) -> float:
        return math.log(self.high[0] / self.x)

    @property
    def width(self) -> float:
        return math.log(self.high[0] / self.low[0])

    @property
    def slope(self) -> float:
        """The power of the place that seconds grow with, from one point to the other."""
        return math.log(self.high[1] / self.low[1]) / self.width

    def seconds(self, share: float) -> float:
        """The point that lies `share` (0 to 1) of the way up from the lower figure."""
        return self.low[1] + share * (self.high[1] - self.low[1])

    def power(self) -> float:
        """Seconds at `x` on a straight line in logarithms."""
        return self.low[1] * math.exp(self.slope * self.below)
