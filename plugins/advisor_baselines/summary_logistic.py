"""A few figures of each series and a linear model: shows what needs no sequence model at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from advisor.api import Examples, Facts
from advisor_baselines.choosing import best
from advisor_baselines.summaries import summaries

STRENGTHS = (0.1, 1.0, 10.0)
MOST_ITERATIONS = 2000


@dataclass(frozen=True)
class LinearSummary:
    """The scaler and the classifier."""

    pipeline: Any

    @property
    def parameters(self) -> int:
        model = self.pipeline[-1]
        return int(model.coef_.size + model.intercept_.size)

    def predict(self, examples: Examples) -> Any:
        return self.pipeline.predict(summaries(examples))


class SummaryLogistic:
    """Summary figures per channel, logistic regression."""

    api_version: ClassVar[int] = 1
    summary: ClassVar[str] = "summary figures of each channel, logistic regression"
    source: ClassVar[str] = "Fulcher and Jones 2014, https://doi.org/10.1109/TKDE.2014.2316504"

    def suits(self, facts: Facts) -> bool:
        return not facts.tokens and facts.kind == "classification"

    def fit(self, facts: Facts, train: Examples, validation: Examples) -> LinearSummary:
        import numpy as np
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import StandardScaler

        x, held = summaries(train), summaries(validation)
        wanted = np.asarray(validation.targets)

        def fitted(strength: float) -> Any:
            model = LogisticRegression(C=strength, max_iter=MOST_ITERATIONS)
            return make_pipeline(StandardScaler(), model).fit(x, train.targets)

        pipeline = best(
            STRENGTHS, fitted, lambda model: float(np.mean(model.predict(held) == wanted))
        )
        return LinearSummary(pipeline)
