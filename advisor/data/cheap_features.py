"""Features for the cheap models: counts of words or of runs of words; a summary of a series."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

SEGMENTS = 4


def words(longest_run: int) -> Any:
    """TF-IDF over runs of 1 to `longest_run` tokens; inputs are lists of tokens."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(
        preprocessor=_same,
        tokenizer=_same,
        token_pattern=None,
        lowercase=False,
        ngram_range=(1, longest_run),
        sublinear_tf=True,
    )


def numbers() -> Any:
    """Inputs are rows of numbers already."""
    from sklearn.preprocessing import StandardScaler

    return StandardScaler()


def summaries(series: Sequence[Any]) -> np.ndarray:
    """Per channel what no order changes (mean, deviation, extremes), and what it does: means of
    quarters, the size of steps, how a value follows the one before. (n, features)"""
    import numpy as np

    return np.stack([_summary(np.asarray(each, np.float64)) for each in series])


def _summary(series: np.ndarray) -> np.ndarray:
    import numpy as np

    centred = series - series.mean(axis=0)
    power = (centred**2).sum(axis=0)
    follows = (centred[1:] * centred[:-1]).sum(axis=0) / np.where(power > 0, power, 1.0)
    change = np.abs(np.diff(series, axis=0)).mean(axis=0) if len(series) > 1 else 0 * power
    bounds = np.linspace(0, len(series), SEGMENTS + 1).astype(int)
    quarters = [
        series[a : max(b, a + 1)][:1].mean(axis=0) if b <= a else series[a:b].mean(axis=0)
        for a, b in pairwise(bounds)
    ]
    plain = [series.mean(axis=0), series.std(axis=0), series.min(axis=0), series.max(axis=0)]
    return np.concatenate([*plain, follows, change, *quarters])


def _same(tokens: Any) -> Any:
    return tokens
