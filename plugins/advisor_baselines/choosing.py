"""How baselines choose a setting: by the validation part, never by the test part."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

Model = TypeVar("Model")
Setting = TypeVar("Setting")


def best(
    settings: Iterable[Setting],
    fit: Callable[[Setting], Model],
    score: Callable[[Model], float],
) -> Model:
    """The model of the setting whose `score` is highest; the first of equal ones."""
    models = [fit(setting) for setting in settings]
    scores = [score(model) for model in models]
    return models[scores.index(max(scores))]
