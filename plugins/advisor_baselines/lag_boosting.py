"""Boosted trees over lag features, the step ahead being a column: one model for all horizons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from advisor.api import Examples, Facts
from advisor_baselines.lags import lag_features, same_in_season

MOST_ROWS = 60_000
"""Drawn at random from windows × channels × steps ahead, which may be millions."""
TREES = 150
CHUNK = 64


@dataclass(frozen=True)
class BoostedLags:
    """`parameters`: nodes of all trees."""

    facts: Facts
    model: Any

    @property
    def parameters(self) -> int:
        return sum(len(tree.nodes) for trees in self.model._predictors for tree in trees)

    def predict(self, examples: Examples) -> Any:
        """(N, H, C)."""
        import numpy as np

        parts = []
        for start in range(0, len(examples), CHUNK):
            past = _stack(examples.inputs[start : start + CHUNK])
            x = table(past, self.facts)
            y = self.model.predict(x.reshape(-1, x.shape[-1]))
            parts.append(y.reshape(x.shape[:3]) + past[:, -1:, :])
        return np.concatenate(parts)


class LagBoosting:
    """Lags, means, the last season and the step ahead, histogram gradient boosting."""

    api_version: ClassVar[int] = 1
    summary: ClassVar[str] = "lag features, gradient boosting"
    source: ClassVar[str] = (
        "Januschowski et al. 2022, https://doi.org/10.1016/j.ijforecast.2021.10.004: trees over "
        "lags won the M5 competition"
    )

    def suits(self, facts: Facts) -> bool:
        return facts.kind == "forecasting"

    def fit(self, facts: Facts, train: Examples, validation: Examples) -> BoostedLags:
        import numpy as np
        from sklearn.ensemble import HistGradientBoostingRegressor

        rng = np.random.default_rng(0)
        rows, answers = [], []
        per_window = facts.outputs * facts.inputs
        share = min(1.0, MOST_ROWS / (len(train) * per_window))
        for start in range(0, len(train), CHUNK):
            past = _stack(train.inputs[start : start + CHUNK])
            future = _stack(train.targets[start : start + CHUNK]) - past[:, -1:, :]
            kept = rng.random(future.shape) < share
            rows.append(table(past, facts)[kept])
            answers.append(future[kept])
        model = HistGradientBoostingRegressor(max_iter=TREES, random_state=0)
        return BoostedLags(facts, model.fit(np.concatenate(rows), np.concatenate(answers)))


def table(past: Any, facts: Facts) -> Any:
    """(N, H, C, features)."""
    import numpy as np

    count, _, channels = past.shape
    ahead = np.arange(facts.outputs)
    lags = np.broadcast_to(
        lag_features(past, facts)[:, None], (count, facts.outputs, channels, _width(past, facts))
    )
    season = same_in_season(past, facts, ahead) - past[:, -1:, :]
    step = np.broadcast_to(ahead[None, :, None].astype(np.float32), season.shape)
    return np.concatenate([lags, season[..., None], step[..., None]], axis=3)


def _width(past: Any, facts: Facts) -> int:
    return int(lag_features(past[:1], facts).shape[2])


def _stack(items: Any) -> Any:
    import numpy as np

    return np.stack([np.asarray(item, np.float32) for item in items])
