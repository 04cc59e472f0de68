"""A series → examples of a forecast: rolling origins, each with its past and its future."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.dataset import Dataset

if TYPE_CHECKING:
    import numpy as np


def windows(
    dataset: Dataset, context: int, horizon: int, stride: int = 1
) -> tuple[np.ndarray, np.ndarray]:
    """Past (N, context, C) and future (N, horizon, C), float32, in the order of series and time.

    Every origin from which `context` steps lie behind and `horizon` ahead; no future step lies in
    a series' `history`. N may be 0.
    """
    import numpy as np

    pasts, futures = [], []
    for number, series in enumerate(dataset.inputs):
        counted = dataset.history[number] if dataset.history else 0
        for origin in range(max(counted, context), len(series) - horizon + 1, stride):
            pasts.append(series[origin - context : origin])
            futures.append(series[origin : origin + horizon])
    channels = dataset.inputs[0].shape[1] if dataset.inputs else 0
    if not pasts:
        return (
            np.zeros((0, context, channels), np.float32),
            np.zeros((0, horizon, channels), np.float32),
        )
    return np.stack(pasts), np.stack(futures)
