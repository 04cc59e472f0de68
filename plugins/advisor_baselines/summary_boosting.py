"""Boosted trees over the same few figures: what tabular learning gets without any sequence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from advisor.api import Examples, Facts
from advisor_baselines.summaries import summaries

TREES = 100


@dataclass(frozen=True)
class Boosted:
    """`parameters`: nodes of all trees."""

    model: Any

    @property
    def parameters(self) -> int:
        return sum(len(tree.nodes) for trees in self.model._predictors for tree in trees)

    def predict(self, examples: Examples) -> Any:
        return self.model.predict(summaries(examples))


class SummaryBoosting:
    """Summary figures per channel, histogram gradient boosting."""

    api_version: ClassVar[int] = 1
    summary: ClassVar[str] = "summary figures of each channel, gradient boosting"
    source: ClassVar[str] = "Ke et al. 2017 (LightGBM); scikit-learn HistGradientBoosting"

    def suits(self, facts: Facts) -> bool:
        return not facts.tokens and facts.kind in ("classification", "regression")

    def fit(self, facts: Facts, train: Examples, validation: Examples) -> Boosted:
        from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

        regression = facts.kind == "regression"
        kind = HistGradientBoostingRegressor if regression else HistGradientBoostingClassifier
        least = max(2, min(20, len(train) // (5 * max(1, facts.outputs))))
        model = kind(max_iter=TREES, min_samples_leaf=least, early_stopping=False, random_state=0)
        return Boosted(model.fit(summaries(train), train.targets))
