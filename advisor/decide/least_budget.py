"""The smallest budget that a measured candidate surely keeps, and the largest it surely misses.

They are the limits at which the verdict's own rule turns (`latency_rule.py`), so "a budget of 3.42
ms" means that the same samples pass at 3.42 ms, not nearly. Figures are rounded to the safe side.
"""

from __future__ import annotations

import math

from advisor.core.measurement import Measurement, SeriesName
from advisor.decide.latency_rule import Bounds, bounds


def least_budget_s(
    measurement: Measurement, series: SeriesName, length: int, q: float, contended: bool = False
) -> float | None:
    """Seconds from which the q-quantile at `length` passes, or `None` if there are too few runs.

    A length that is predicted passes when the next longer measured one does.
    """
    return _bounds(measurement, series, _longer(measurement, series, length), q, contended).upper_s


def greatest_failing_s(
    measurement: Measurement, series: SeriesName, length: int, q: float, contended: bool = False
) -> float | None:
    """Seconds below which the q-quantile at `length` fails, or `None` if there are too few runs.

    A length that is predicted fails when the next shorter measured one does.
    """
    shorter = _shorter(measurement, series, length)
    return _bounds(measurement, series, shorter, q, contended).lower_s


def _bounds(
    measurement: Measurement, series: SeriesName, length: int, q: float, contended: bool
) -> Bounds:
    return bounds(measurement.by_process(series, length), q, contended)


def rounded_up(value: float) -> float:
    """To three significant digits, never below `value` (above 0)."""
    step = _last_digit(value)
    return round(math.ceil(value / step) * step, 12)


def rounded_down(value: float) -> float:
    """To three significant digits, never above `value` (above 0)."""
    step = _last_digit(value)
    return round(math.floor(value / step) * step, 12)


def _last_digit(value: float) -> float:
    return float(10.0 ** (math.floor(math.log10(value)) - 2))


def _longer(measurement: Measurement, series: SeriesName, length: int) -> int:
    longer = [x for x in measurement.lengths(series) if x > length]
    return min(longer) if measurement.origin == "predicted" and longer else length


def _shorter(measurement: Measurement, series: SeriesName, length: int) -> int:
    shorter = [x for x in measurement.lengths(series) if x < length]
    return max(shorter) if measurement.origin == "predicted" and shorter else length
