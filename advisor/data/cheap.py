"""Cheap models for one question at a time: does this change of the input change the score?

Both sides are scored on the same held-out examples, in folds, and compared by a paired bootstrap:
what counts is the difference and its interval, not the score.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from advisor.core.dataset import Dataset

if TYPE_CHECKING:
    import numpy as np

FOLDS = 3
MOST_EXAMPLES = 3000
"""For each cheap model; more would cost seconds and hardly narrow the interval."""
RESAMPLES = 500


@dataclass(frozen=True)
class Difference:
    """Mean score of a minus that of b, with a 95 % interval over examples."""

    a: float
    b: float
    low: float
    high: float

    @property
    def mean(self) -> float:
        return self.a - self.b

    @property
    def beyond_noise(self) -> bool:
        return self.low > 0 or self.high < 0


def compared(a: np.ndarray, b: np.ndarray) -> Difference:
    """From scores of the same examples (n,)."""
    import numpy as np

    chance = np.random.default_rng(0)
    gaps = a - b
    picks = chance.integers(0, len(gaps), (RESAMPLES, len(gaps)))
    low, high = np.quantile(gaps[picks].mean(axis=1), (0.025, 0.975))
    return Difference(float(a.mean()), float(b.mean()), float(low), float(high))


def sample(dataset: Dataset) -> Dataset:
    """At most `MOST_EXAMPLES`, of classes with an example for each fold at least."""
    import random

    places = list(range(len(dataset)))
    if dataset.kind != "regression" and dataset.classes:
        counts = Counter(dataset.targets)
        places = [i for i in places if counts[dataset.targets[i]] >= 2 * FOLDS]
    if len(places) > MOST_EXAMPLES:
        places = sorted(random.Random(0).sample(places, MOST_EXAMPLES))
    return dataset.pick(places)


def enough(dataset: Dataset) -> bool:
    """Whether a cheap model has something to learn from: two classes, 30 examples."""
    return len(dataset) >= 30 and (dataset.kind == "regression" or len(set(dataset.targets)) > 1)


def scores(dataset: Dataset, inputs: Any, features: Callable[[], Any]) -> np.ndarray:
    """Score of each example (n,), held out in folds: right or wrong; for numbers the share of the
    variance explained. `features` makes a fresh transformer, fitted on the other folds only."""
    import numpy as np
    from sklearn.linear_model import Ridge, RidgeClassifier
    from sklearn.model_selection import cross_val_predict
    from sklearn.pipeline import make_pipeline

    numbers = dataset.kind == "regression"
    answers = np.asarray(dataset.targets)
    last = Ridge(1.0) if numbers else RidgeClassifier(1.0)  # closed form: seconds, not minutes
    said = cross_val_predict(
        make_pipeline(features(), last),
        inputs,
        answers,
        groups=list(dataset.groups) or None,
        cv=_folds(dataset),
    )
    if numbers:
        explained: np.ndarray = 1 - (answers - said) ** 2 / max(float(answers.var()), 1e-12)
        return explained
    right: np.ndarray = (answers == said).astype(float)
    return right


def _folds(dataset: Dataset) -> Any:
    from sklearn.model_selection import GroupKFold, KFold, StratifiedKFold

    if dataset.groups and len(set(dataset.groups)) >= FOLDS:
        return GroupKFold(FOLDS)
    kind = KFold if dataset.kind == "regression" else StratifiedKFold
    return kind(FOLDS, shuffle=True, random_state=0)
