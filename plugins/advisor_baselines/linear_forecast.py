"""One linear map from the past to the future, shared by all channels, in the manner of DLinear.

DLinear splits the past into trend and rest and maps each linearly; the sum is one linear map
again, so it is fitted in closed form, after taking the last value off (NLinear, the same paper).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from advisor.api import Examples, Facts

STRENGTHS = (1e-3, 1e-2, 1e-1, 1.0)
"""Ridge per window, in units of the mean square of the inputs."""
CHUNK = 256


@dataclass(frozen=True)
class LinearMap:
    """`weights` (T + 1, H), the last row the bias."""

    weights: Any

    @property
    def parameters(self) -> int:
        return int(self.weights.size)

    def predict(self, examples: Examples) -> Any:
        """(N, H, C)."""
        import numpy as np

        parts = []
        for x, last in _chunks(examples.inputs):
            parts.append((x @ self.weights).transpose(0, 2, 1) + last)
        return np.concatenate(parts)


class LinearForecast:
    """Ridge from the window, less its last value, to the horizon; channels share it."""

    api_version: ClassVar[int] = 1
    summary: ClassVar[str] = "linear map from window to horizon, channels apart"
    source: ClassVar[str] = "Zeng et al. 2023 (DLinear, NLinear), https://arxiv.org/abs/2205.13504"

    def suits(self, facts: Facts) -> bool:
        return facts.kind == "forecasting"

    def fit(self, facts: Facts, train: Examples, validation: Examples) -> LinearMap:
        import numpy as np

        gram, moment = _moments(train)
        size = float(np.trace(gram)) / len(gram)
        models = [
            LinearMap(np.linalg.solve(gram + s * size * np.eye(len(gram)), moment))
            for s in STRENGTHS
        ]
        wanted = np.stack([np.asarray(y) for y in validation.targets])
        errors = [float(np.mean((m.predict(validation) - wanted) ** 2)) for m in models]
        return models[int(np.argmin(errors))]


def _moments(train: Examples) -> tuple[Any, Any]:
    """XᵀX and XᵀY, in chunks: the whole matrix would not fit."""
    import numpy as np

    steps, horizon = len(train.inputs[0]), len(train.targets[0])
    gram, moment = np.zeros((steps + 1, steps + 1)), np.zeros((steps + 1, horizon))
    start = 0
    for x, last in _chunks(train.inputs):
        y = np.stack([np.asarray(t) for t in train.targets[start : start + len(x)]]) - last
        rows = x.reshape(-1, steps + 1)
        gram += rows.T @ rows
        moment += rows.T @ y.transpose(0, 2, 1).reshape(-1, horizon)
        start += len(x)
    return gram, moment


def _chunks(inputs: Any) -> Any:
    """(n, C, T + 1) windows less their last value, with a one, and that value (n, 1, C)."""
    import numpy as np

    for start in range(0, len(inputs), CHUNK):
        past = np.stack([np.asarray(x, np.float64) for x in inputs[start : start + CHUNK]])
        last = past[:, -1:, :]
        x = (past - last).transpose(0, 2, 1)
        yield np.concatenate([x, np.ones((*x.shape[:2], 1))], axis=2), last
