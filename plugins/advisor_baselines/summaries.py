"""A series as a few numbers per channel: where it lies, how it spreads, moves and ends."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from advisor.api import Examples

PARTS = 4
"""Means of so many equal parts keep the rough course of the series."""


def summaries(examples: Examples) -> Any:
    """(N, features): per channel mean, deviation, least, most, first, last, mean step, mean
    absolute step and the means of `PARTS` parts; and the length."""
    import numpy as np

    return np.stack([_of(np.asarray(series, np.float64)) for series in examples.inputs])


def _of(series: Any) -> Any:
    import numpy as np

    steps = np.diff(series, axis=0) if len(series) > 1 else np.zeros_like(series)
    bounds = np.linspace(0, len(series), PARTS + 1)
    parts = [series[int(a) : max(int(a) + 1, int(b))].mean(axis=0) for a, b in pairwise(bounds)]
    figures = [
        series.mean(axis=0),
        series.std(axis=0),
        series.min(axis=0),
        series.max(axis=0),
        series[0],
        series[-1],
        steps.mean(axis=0),
        np.abs(steps).mean(axis=0),
        *parts,
    ]
    return np.concatenate([*figures, [len(series)]])
