"""The answer that looks at nothing: the usual class, or the mean; scores are read against it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from advisor.api import Examples, Facts


@dataclass(frozen=True)
class Constant:
    """One answer for every example."""

    answer: float
    parameters: int = 1

    def predict(self, examples: Examples) -> Any:
        import numpy as np

        return np.full(len(examples), self.answer)


class MostFrequent:
    """The most frequent class of the training part, or the mean of its numbers."""

    api_version: ClassVar[int] = 1
    summary: ClassVar[str] = "the most frequent class, or the mean"
    source: ClassVar[str] = "scikit-learn, DummyClassifier and DummyRegressor"

    def suits(self, facts: Facts) -> bool:
        return facts.kind in ("classification", "pair-classification", "regression")

    def fit(self, facts: Facts, train: Examples, validation: Examples) -> Constant:
        import numpy as np

        if facts.kind == "regression":
            return Constant(float(np.mean(train.targets)))
        return Constant(int(np.bincount(np.asarray(train.targets, np.int64)).argmax()))
