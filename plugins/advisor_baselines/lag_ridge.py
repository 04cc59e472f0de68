"""Ridge over lag features of all channels: the forecaster of someone with a table and a minute."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from advisor.api import Examples, Facts
from advisor_baselines.choosing import best
from advisor_baselines.lags import lag_features, same_in_season

ALPHAS = (1.0, 100.0, 10_000.0)


@dataclass(frozen=True)
class RidgeOverLags:
    """One ridge for all channels and steps ahead."""

    facts: Facts
    pipeline: Any

    @property
    def parameters(self) -> int:
        model = self.pipeline[-1]
        return int(model.coef_.size + model.intercept_.size)

    def predict(self, examples: Examples) -> Any:
        """(N, H, C)."""
        past = windows(examples.inputs)
        y = self.pipeline.predict(columns(past, self.facts))
        count, _, channels = past.shape
        return y.reshape(count, channels, -1).transpose(0, 2, 1) + past[:, -1:, :]


class LagRidge:
    """Lags, means and the last season of a channel, ridge to the whole horizon."""

    api_version: ClassVar[int] = 1
    summary: ClassVar[str] = "lag features, ridge"
    source: ClassVar[str] = (
        "Januschowski et al. 2022, https://doi.org/10.1016/j.ijforecast.2021.10.004"
    )

    def suits(self, facts: Facts) -> bool:
        return facts.kind == "forecasting"

    def fit(self, facts: Facts, train: Examples, validation: Examples) -> RidgeOverLags:
        import numpy as np
        from sklearn.linear_model import Ridge
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import StandardScaler

        past, future = windows(train.inputs), windows(train.targets)
        x = columns(past, facts)
        y = (future - past[:, -1:, :]).transpose(0, 2, 1).reshape(len(x), -1)
        wanted = windows(validation.targets)

        def fitted(alpha: float) -> RidgeOverLags:
            pipeline = make_pipeline(StandardScaler(), Ridge(alpha=alpha))
            return RidgeOverLags(facts, pipeline.fit(x, y))

        def score(model: RidgeOverLags) -> float:
            return -float(np.mean((model.predict(validation) - wanted) ** 2))

        return best(ALPHAS, fitted, score)


def windows(items: Any) -> Any:
    """(N, T, C) float32."""
    import numpy as np

    return np.stack([np.asarray(item, np.float32) for item in items])


def columns(past: Any, facts: Facts) -> Any:
    """(N · C, features): a row per window and channel."""
    import numpy as np

    season = min(facts.season, past.shape[1], 48)
    parts = [lag_features(past, facts)]
    if season > 1:
        again = same_in_season(past, facts, np.arange(season)) - past[:, -1:, :]
        parts.append(again.transpose(0, 2, 1))
    x = np.concatenate(parts, axis=2)
    return x.reshape(-1, x.shape[2])
