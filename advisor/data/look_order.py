"""Does order matter? The same cheap model on the input as it is, and on what is left without
order: single words instead of runs of words, a series with its steps shuffled."""

from __future__ import annotations

from typing import Any

from advisor.core.dataset import Dataset
from advisor.core.looked import Fact
from advisor.data import cheap_features
from advisor.data.cheap import Difference, compared, enough, sample, scores
from advisor.data.units import pieces
from advisor.data.vocabulary import Unit

KINDS = frozenset({"classification", "regression", "pair-classification"})
RUN = 2
"""Words in a run; longer runs hardly come again in a small file."""


def order_difference(training: Dataset, unit: Unit) -> Difference | None:
    """Score with order minus score without; None where it can't be told."""
    part = sample(training)
    if training.kind not in KINDS or not enough(part):
        return None
    if part.form != "features":
        lists = pieces(part, unit)
        ordered = scores(part, lists, lambda: cheap_features.words(RUN))
        return compared(ordered, scores(part, lists, lambda: cheap_features.words(1)))
    ordered = scores(part, cheap_features.summaries(part.inputs), cheap_features.numbers)
    shuffled = cheap_features.summaries(_shuffled(part))
    return compared(ordered, scores(part, shuffled, cheap_features.numbers))


def _shuffled(part: Dataset) -> list[Any]:
    import numpy as np

    chance = np.random.default_rng(0)
    return [chance.permutation(series) for series in part.inputs]


def order_fact(found: Difference | None, form: str) -> tuple[Fact, ...]:
    """The difference in words."""
    if found is None:
        return ()
    with_, without = (
        ("runs of 2 words", "single words")
        if form != "features"
        else (
            "steps in order",
            "steps shuffled",
        )
    )
    matters = "order matters" if found.low > 0 else "order shows no gain beyond noise"
    says = (
        f"{matters}: a cheap model scores {found.a:.3f} with {with_}, {found.b:.3f} with "
        f"{without}; difference {found.mean:+.3f} ({found.low:+.3f} to {found.high:+.3f})"
    )
    figures = {"ordered": found.a, "without": found.b, "low": found.low, "high": found.high}
    return (Fact("order", says, figures),)
