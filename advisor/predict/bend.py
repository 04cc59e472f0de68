"""How seconds bend between two sizes: a small regression over what other families showed here.

Between two sizes a straight line over the parameters is the start (each weight is one multiply-add
and one read). Real curves sag below it where overhead hides small models' work and rise above it
where a cache overflows; both show in how steeply the two neighbours rise (the slope) and in the
length. On a profile of eight families at three sizes four times apart, each family left out in
its turn, this ridge regression took the median error from 4.7 to 2.2 % (requests), 6.5 to 2.1 %
(steps) and 10 to 4.9 % (tokens); its terms and penalty were chosen on that same profile. Tried
there and no better: width, bytes and the head as further terms, roofline terms fitted over sizes
and lengths (4.1 to 5.8 %), Gaussian processes over either (4.9 to 11 %).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from advisor.predict.curve import Gap

SHRINK = 10.0
"""Ridge penalty over standardised terms: 1 did the same within half a point."""
LEAST_FAMILIES = 3
"""Fewer say more of themselves than of the device; then nothing is bent."""


@dataclass(frozen=True)
class Sample:
    """One size left out: its family, what is known of the place, and how it bent."""

    group: str
    length: int
    slope: float
    bend: float


@dataclass(frozen=True)
class Bend:
    """The log of seconds over the straight line's, per (below · above): 0 is straight."""

    constant: float = 0.0
    by_log_length: float = 0.0
    by_slope: float = 0.0

    def at(self, gap: Gap, length: int) -> float:
        """Seconds in `gap`, between its two figures and rising wherever they rise."""
        share = (gap.x - gap.low[0]) / (gap.high[0] - gap.low[0])
        bend = self.constant + self.by_log_length * math.log(length) + self.by_slope * gap.slope
        seconds = gap.seconds(share) * math.exp(_limited(bend, gap) * gap.below * gap.above)
        lowest, highest = sorted((gap.low[1], gap.high[1]))
        return min(max(seconds, lowest), highest)


def bend_of(gap: Gap, seconds: float) -> float:
    """What `seconds`, measured in `gap`, says of the bend there."""
    share = (gap.x - gap.low[0]) / (gap.high[0] - gap.low[0])
    return math.log(seconds / gap.seconds(share)) / (gap.below * gap.above)


def fit(samples: Sequence[Sample]) -> Bend:
    """A ridge regression of the bend on log length and slope; straight if too few families."""
    if len({sample.group for sample in samples}) < LEAST_FAMILIES:
        return Bend()
    from sklearn.linear_model import Ridge
    from sklearn.preprocessing import StandardScaler

    scaler = StandardScaler()
    terms = scaler.fit_transform([[math.log(s.length), s.slope] for s in samples])
    found = Ridge(alpha=SHRINK).fit(terms, [s.bend for s in samples])
    by_length, by_slope = found.coef_ / scaler.scale_
    constant = found.intercept_ - by_length * scaler.mean_[0] - by_slope * scaler.mean_[1]
    return Bend(float(constant), float(by_length), float(by_slope))


def _limited(bend: float, gap: Gap) -> float:
    """As much of it as keeps the curve rising: the straight line's slope in logarithms must
    outweigh the bend's, which is at most |bend| · width, at both ends."""
    rise = (gap.high[1] - gap.low[1]) / (gap.high[0] - gap.low[0])
    slopes = (rise * gap.low[0] / gap.low[1], rise * gap.high[0] / gap.high[1])
    most = max(0.0, slopes[0] if bend < 0 and slopes[0] <= slopes[1] else min(slopes)) / gap.width
    return math.copysign(min(abs(bend), most), bend)
