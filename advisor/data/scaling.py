"""Numbers → mean 0, deviation 1 per channel, by the training part alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from advisor.core.dataset import Dataset, Split

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True)
class Scaling:
    """Per channel: `x` becomes (x - mean) / deviation."""

    mean: np.ndarray
    deviation: np.ndarray

    def apply(self, dataset: Dataset) -> Dataset:
        """The same examples scaled, float32."""
        scaled = tuple(self.of(series) for series in dataset.inputs)
        return replace(dataset, inputs=scaled)

    def of(self, series: np.ndarray) -> np.ndarray:
        import numpy as np

        scaled: np.ndarray = ((series - self.mean) / self.deviation).astype(np.float32)
        return scaled


def fit(training: Sequence[np.ndarray]) -> Scaling:
    """From the steps of all training series (each (T, C)); a channel that never changes keeps its
    size."""
    import numpy as np

    steps = np.concatenate([np.asarray(series, np.float64) for series in training])
    deviation = steps.std(axis=0)
    return Scaling(steps.mean(axis=0), np.where(deviation > 0, deviation, 1.0))


def scaled(split: Split) -> Split:
    """All parts by the scale of the training part."""
    scaling = fit(split.train.inputs)
    return replace(
        split,
        train=scaling.apply(split.train),
        validation=scaling.apply(split.validation),
        test=scaling.apply(split.test),
    )
