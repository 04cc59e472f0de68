"""Do the neighbours of a token tell its tag? A cheap model on the token alone, then with 1, 2 and
4 tokens on each side, scored on whole sentences held out."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

from advisor.core.dataset import Dataset
from advisor.core.looked import Fact
from advisor.data.cheap import Difference, compared

SIDES = (1, 2, 4)
MOST_TOKENS = 12_000


def neighbour_differences(training: Dataset) -> dict[int, Difference]:
    """Tokens on each side → score with them minus score of the token alone."""
    sentences = _limited(training)
    cut = len(sentences) * 2 // 3
    if len(sentences) < 15 or len({t for _, tags in sentences[:cut] for t in tags}) < 2:
        return {}
    alone = _right(sentences[:cut], sentences[cut:], 0)
    return {
        side: compared(_right(sentences[:cut], sentences[cut:], side), alone) for side in SIDES
    }


def neighbour_fact(found: dict[int, Difference]) -> tuple[Fact, ...]:
    """In words."""
    if not found:
        return ()
    alone = next(iter(found.values())).b
    listed = ", ".join(f"with {side} on each side {each.a:.3f}" for side, each in found.items())
    best = max(found.values(), key=lambda each: each.a)
    verdict = "order matters" if best.low > 0 else "neighbours show no gain beyond noise"
    figures = {"alone": alone} | {f"sides_{side}": each.a for side, each in found.items()}
    says = f"{verdict}: tags right from the token alone {alone:.3f}, {listed}"
    return (Fact("order", says, figures),)


def _limited(training: Dataset) -> list[tuple[Any, Any]]:
    import random

    both = list(zip(training.inputs, training.targets, strict=True))
    random.Random(0).shuffle(both)
    held, kept = 0, []
    for words, tags in both:
        held += len(words)
        if held > MOST_TOKENS:
            break
        kept.append((words, tags))
    return kept


def _right(training: Sequence[Any], held: Sequence[Any], side: int) -> Any:
    """Right or wrong for every token held out."""
    import numpy as np
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.feature_extraction import FeatureHasher
    from sklearn.linear_model import LogisticRegression

    hasher = FeatureHasher(2**16, input_type="string", alternate_sign=False)
    x = [hasher.transform(_features(part, side)) for part in (training, held)]
    y = [np.asarray([tag for _, tags in part for tag in tags]) for part in (training, held)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # a rough model is enough here
        model = LogisticRegression(C=4.0, max_iter=60).fit(x[0], y[0])
    return (model.predict(x[1]) == y[1]).astype(float)


def _features(part: Sequence[Any], side: int) -> list[list[str]]:
    rows = []
    for words, _ in part:
        padded = ["<s>"] * side + [word.lower() for word in words] + ["</s>"] * side
        for at, word in enumerate(words):
            near = [f"{i}={padded[at + i]}" for i in range(2 * side + 1)]
            rows.append([*near, f"end={word[-3:].lower()}", f"case={word[:1].isupper()}"])
    return rows
