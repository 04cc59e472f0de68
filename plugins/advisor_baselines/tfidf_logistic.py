"""Words and word pairs, weighed by rarity, and a linear classifier: the one to beat on text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from advisor.api import Examples, Facts
from advisor_baselines.choosing import best

STRENGTHS = (1.0, 4.0, 16.0)
"""Inverse regularisation tried; rows of TF-IDF have length 1, so 1 is on the strong side."""
MOST_ITERATIONS = 300


@dataclass(frozen=True)
class LinearText:
    """The fitted pipeline; `parameters` counts weights and the idf of each term."""

    vectors: Any
    classifier: Any

    @property
    def parameters(self) -> int:
        return int(self.classifier.coef_.size + self.classifier.intercept_.size) + len(
            self.vectors.vocabulary_
        )

    def predict(self, examples: Examples) -> Any:
        return self.classifier.predict(self.vectors.transform(documents(examples)))


class TfidfLogistic:
    """TF-IDF of words and word pairs (sublinear counts), logistic regression."""

    api_version: ClassVar[int] = 1
    summary: ClassVar[str] = "TF-IDF of words and word pairs, logistic regression"
    source: ClassVar[str] = (
        "Wang and Manning 2012, Baselines and Bigrams, https://aclanthology.org/P12-2018/: "
        "a linear model on bigrams matches networks on short reviews"
    )

    def suits(self, facts: Facts) -> bool:
        return facts.tokens and facts.kind in ("classification", "pair-classification")

    def fit(self, facts: Facts, train: Examples, validation: Examples) -> LinearText:
        import numpy as np
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression

        vectors = TfidfVectorizer(
            ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"\w+|[^\w\s]", min_df=1
        )
        x = vectors.fit_transform(documents(train))
        held = vectors.transform(documents(validation))
        wanted = np.asarray(validation.targets)
        classifier = best(
            STRENGTHS,
            lambda c: LogisticRegression(C=c, max_iter=MOST_ITERATIONS).fit(x, train.targets),
            lambda model: float(np.mean(model.predict(held) == wanted)),
        )
        return LinearText(vectors, classifier)


def documents(examples: Examples) -> list[str]:
    """The texts, or where there are none, token numbers as words."""
    if examples.texts:
        return list(examples.texts)
    return [" ".join(map(str, tokens)) for tokens in examples.inputs]
