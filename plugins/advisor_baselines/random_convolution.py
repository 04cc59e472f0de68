"""Random dilated convolutions and a linear model, in the manner of MiniROCKET.

Short kernels with weights -1 and 2 at random dilations on random channels; per kernel, the share
of positions above biases drawn from the training data's own outputs. Series of any length give
the same number of features, since a share has no length.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any, ClassVar

from advisor.api import Examples, Facts

KERNEL, HIGH = 9, 3
"""MiniROCKET's kernels: 9 weights, of which 3 are 2 and the rest -1 (section 4.1)."""
PATTERNS = tuple(combinations(range(KERNEL), HIGH))
"""All 84 of them."""
BIASES = 4
ROUNDS = 8
"""Dilations and channels drawn for each pattern: 84 · 8 · 4 = 2,688 features."""
ALPHAS = tuple(10.0**power for power in range(-3, 4))


@dataclass(frozen=True)
class Kernels:
    """Per kernel: pattern, dilation, channels; and its biases (kernels, BIASES)."""

    patterns: tuple[tuple[int, ...], ...]
    dilations: tuple[int, ...]
    channels: tuple[tuple[int, ...], ...]
    biases: Any

    def transform(self, inputs: Any) -> Any:
        """(N, kernels · BIASES) shares of positions above each bias."""
        import numpy as np

        rows = np.empty((len(inputs), len(self.patterns), BIASES), np.float32)
        for row, series in enumerate(inputs):
            for index in range(len(self.patterns)):
                y = convolved(series, *self.of(index))
                rows[row, index] = (y[:, None] > self.biases[index]).mean(axis=0)
        return rows.reshape(len(inputs), -1)

    def of(self, index: int) -> tuple[tuple[int, ...], int, tuple[int, ...]]:
        return self.patterns[index], self.dilations[index], self.channels[index]


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
    """Shares of positive values of random dilated kernels, ridge regression."""

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
    """Kernels for series like `inputs`: dilations up to what the median length holds, biases at
    quantiles of the output on a random training series."""
    import numpy as np

    rng = np.random.default_rng(0)
    channels = inputs[0].shape[1]
    median = float(np.median([len(series) for series in inputs]))
    largest = max(0.0, np.log2(max(1.0, (median - 1) / (KERNEL - 1))))
    patterns = PATTERNS * ROUNDS
    dilations, chosen, biases = [], [], []
    for pattern in patterns:
        dilation = int(2 ** rng.uniform(0, largest))
        count = min(channels, int(2 ** rng.uniform(0, np.log2(channels + 1))))
        some = tuple(int(c) for c in rng.choice(channels, count, replace=False))
        y = convolved(inputs[rng.integers(len(inputs))], pattern, dilation, some)
        dilations.append(dilation)
        chosen.append(some)
        biases.append(np.quantile(y, rng.uniform(0.05, 0.95, BIASES)))
    return Kernels(patterns, tuple(dilations), tuple(chosen), np.array(biases))


def convolved(
    series: Any, pattern: tuple[int, ...], dilation: int, channels: tuple[int, ...]
) -> Any:
    """(T,): the channels' sum under the kernel, as long as the series (zeros outside).

    Weights are -1 but for 2 at `pattern`: minus the sum of all taps, plus 3 times those.
    """
    import numpy as np

    x = np.asarray(series)[:, list(channels)].sum(axis=1)
    reach = (KERNEL - 1) // 2 * dilation
    padded = np.pad(x, reach)
    taps = [padded[k * dilation : k * dilation + len(x)] for k in range(KERNEL)]
    return 3.0 * sum(taps[k] for k in pattern) - sum(taps)
