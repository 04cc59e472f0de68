"""Random dilated convolutions and a linear model, in the manner of MiniROCKET.

Short kernels with weights -1 and 2 at random dilations on random channels; per kernel, the share
of positions above a bias drawn from the training data's own outputs. Series of any length give
the same number of features, since a share has no length. All 84 kernels of a dilation are one
product of two small matrices.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any, ClassVar

from advisor.api import Examples, Facts

KERNEL, HIGH = 9, 3
"""MiniROCKET's kernels: 9 weights, of which 3 are 2 and the rest -1 (section 4.1)."""
DRAWN = 36
"""Pairs of a dilation and some channels: 84 · 36 = 3,024 features."""
ALPHAS = tuple(10.0**power for power in range(-3, 4))


@dataclass(frozen=True)
class Kernels:
    """Dilation and channels of each draw, and a bias per draw and kernel (DRAWN, 84)."""

    dilations: tuple[int, ...]
    channels: tuple[tuple[int, ...], ...]
    biases: Any

    def transform(self, inputs: Any) -> Any:
        """(N, DRAWN · 84) shares of positions above the bias."""
        import numpy as np

        weights = patterns()
        rows = np.empty((len(inputs), *self.biases.shape), np.float32)
        for row, series in enumerate(inputs):
            for index, (dilation, some) in enumerate(
                zip(self.dilations, self.channels, strict=True)
            ):
                y = weights @ taps(series, dilation, some)
                rows[row, index] = (y > self.biases[index][:, None]).mean(axis=1)
        return rows.reshape(len(inputs), -1)


@dataclass(frozen=True)
class RidgeOverKernels:
    """Kernels, scaler and ridge."""

    kernels: Kernels
    pipeline: Any

    @property
    def parameters(self) -> int:
        model = self.pipeline[-1]
        return int(model.coef_.size) + int(self.kernels.biases.size)

    def predict(self, examples: Examples) -> Any:
        return self.pipeline.predict(self.kernels.transform(examples.inputs))


class RandomConvolution:
    """Shares of positions above a bias after random dilated kernels, ridge regression."""

    api_version: ClassVar[int] = 1
    summary: ClassVar[str] = "random dilated convolutions, ridge"
    source: ClassVar[str] = (
        "after Dempster, Schmidt and Webb 2021 (MiniROCKET), https://arxiv.org/abs/2012.08791"
    )

    def suits(self, facts: Facts) -> bool:
        return not facts.tokens and facts.kind in ("classification", "regression")

    def fit(self, facts: Facts, train: Examples, validation: Examples) -> RidgeOverKernels:
        from sklearn.linear_model import RidgeClassifierCV, RidgeCV
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import StandardScaler

        kernels = draw(train.inputs)
        ridge = RidgeCV if facts.kind == "regression" else RidgeClassifierCV
        pipeline = make_pipeline(StandardScaler(), ridge(alphas=ALPHAS))
        pipeline.fit(kernels.transform(train.inputs), train.targets)
        return RidgeOverKernels(kernels, pipeline)


def draw(inputs: Any) -> Kernels:
    """Kernels for series like `inputs`: dilations up to what the median length holds, each bias a
    quantile of its kernel's output on a random training series."""
    import numpy as np

    rng = np.random.default_rng(0)
    channels = inputs[0].shape[1]
    median = float(np.median([len(series) for series in inputs]))
    largest = max(0.0, np.log2(max(1.0, (median - 1) / (KERNEL - 1))))
    weights = patterns()
    dilations, chosen, biases = [], [], []
    for _ in range(DRAWN):
        dilation = int(2 ** rng.uniform(0, largest))
        count = min(channels, int(2 ** rng.uniform(0, np.log2(channels + 1))))
        some = tuple(int(c) for c in rng.choice(channels, count, replace=False))
        y = weights @ taps(inputs[rng.integers(len(inputs))], dilation, some)
        quantiles = rng.uniform(0.05, 0.95, len(y))
        dilations.append(dilation)
        chosen.append(some)
        biases.append([np.quantile(row, q) for row, q in zip(y, quantiles, strict=True)])
    return Kernels(tuple(dilations), tuple(chosen), np.array(biases, np.float32))


def patterns() -> Any:
    """(84, 9): every kernel with three weights of 2 among -1; each sums to 0."""
    import numpy as np

    weights = np.full((84, KERNEL), -1.0, np.float32)
    for row, places in enumerate(combinations(range(KERNEL), HIGH)):
        weights[row, list(places)] = 2.0
    return weights


def taps(series: Any, dilation: int, channels: tuple[int, ...]) -> Any:
    """(9, T): the sum of the channels, shifted for each weight, zeros outside."""
    import numpy as np

    x = np.asarray(series, np.float32)[:, list(channels)].sum(axis=1)
    padded = np.pad(x, (KERNEL - 1) // 2 * dilation)
    return np.stack([padded[k * dilation : k * dilation + len(x)] for k in range(KERNEL)])
