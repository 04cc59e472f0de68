"""The smallest budget that a measured candidate surely keeps: where its verdict turns to PASS.

It is the verdict's own rule (`verdicts.py`) turned around, so that "a budget of 3.42 ms" means
that the same samples pass at 3.42 ms, not nearly. Figures are rounded to the safe side.
"""

from __future__ import annotations

import math

from advisor.core import quantiles
from advisor.core.measurement import Measurement, SeriesName
from advisor.decide import anytime
from advisor.decide.verdicts import FAR_WITHIN, LEAST_PROCESSES


def least_budget_s(
    measurement: Measurement, series: SeriesName, length: int, q: float, contended: bool = False
) -> float | None:
    """Seconds from which the q-quantile at `length` passes, or `None` if there are too few runs.

    A length that is predicted passes when the next longer measured one does.
    """
    processes = measurement.by_process(series, _deciding(measurement, series, length))
    samples = [s for process in processes for s in process]
    bound = anytime.least_passing(samples, q)
    if bound is None:
        return None
    alone = sorted(quantiles.quantile(process, q) for process in processes)
    if len(processes) < LEAST_PROCESSES:
        return max(FAR_WITHIN * bound, alone[-1])
    if contended:
        return max(bound, alone[len(alone) // 2])
    return max(bound, alone[-1], anytime.next_process_s(processes, q)[1])


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


def _deciding(measurement: Measurement, series: SeriesName, length: int) -> int:
    longer = [x for x in measurement.lengths(series) if x > length]
    return min(longer) if measurement.origin == "predicted" and longer else length
