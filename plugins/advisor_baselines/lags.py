"""The columns of a forecaster that works on a table: lags, means, the same hour of the season."""

from __future__ import annotations

from typing import Any

from advisor.api import Facts

RECENT = (1, 2, 3, 4, 6, 8, 12, 24, 48)
MEANS = (4, 12, 24, 96)


def lag_features(past: Any, facts: Facts) -> Any:
    """(N, T, C) → (N, C, features): lags and means up to a window, less the last value."""
    import numpy as np

    steps = past.shape[1]
    last = past[:, -1, :]
    columns = [past[:, -lag, :] - last for lag in RECENT if 1 < lag <= steps]
    columns += [past[:, -span:, :].mean(axis=1) - last for span in MEANS if span <= steps]
    columns.append(past.mean(axis=1) - last)
    return np.stack([*columns, last], axis=2)


def same_in_season(past: Any, facts: Facts, ahead: Any) -> Any:
    """(N, H, C): for each step ahead, the value at the same place of the last full season."""
    season = min(max(1, facts.season), past.shape[1])
    return past[:, past.shape[1] - season + ahead % season, :]
