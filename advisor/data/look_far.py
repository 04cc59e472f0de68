"""Does far context matter? The same cheap model on inputs cut to k, 2k, 4k … steps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from advisor.core.dataset import Dataset
from advisor.core.looked import Fact
from advisor.data import cheap_features
from advisor.data.cheap import Difference, compared, enough, sample, scores
from advisor.data.look_lengths import quantile
from advisor.data.look_order import KINDS
from advisor.data.units import pieces
from advisor.data.vocabulary import Unit

MOST_CUTS = 5

MOST_LOST = 0.01
"""Of the score (a hundredth); a larger loss counts even where few examples leave it uncertain."""

Cuts = dict[int, Difference]
"""Steps kept → score of the whole input minus score of that many steps."""


def cut_differences(training: Dataset, unit: Unit) -> Cuts:
    """Texts keep their beginning, as truncation does; series keep their end, the latest."""
    part = sample(training)
    if training.kind not in KINDS or not enough(part):
        return {}
    inputs: Sequence[Any] = part.inputs if part.form == "features" else pieces(part, unit)
    lengths = cuts(sorted(map(len, inputs)))
    if not lengths:
        return {}
    whole = _scored(part, inputs)
    return {k: compared(whole, _scored(part, _cut(part, inputs, k))) for k in lengths}


def cuts(ordered: Sequence[int]) -> list[int]:
    """Powers of two below the length of 95 % of the inputs, the longest five."""
    longest = quantile(ordered, 0.95)
    return [2**power for power in range(2, 20) if 2**power < longest][-MOST_CUTS:]


def _cut(part: Dataset, inputs: Sequence[Any], k: int) -> list[Any]:
    return [each[-k:] if part.form == "features" else each[:k] for each in inputs]


def _scored(part: Dataset, inputs: Sequence[Any]) -> Any:
    if part.form == "features":
        return scores(part, cheap_features.summaries(inputs), cheap_features.numbers)
    return scores(part, inputs, lambda: cheap_features.words(1))


def enough_steps(found: Cuts) -> int | None:
    """The fewest steps from which on the whole input is better neither beyond noise nor by more
    than `MOST_LOST`; None where even the longest cut loses."""
    fewest = None
    for k in sorted(found, reverse=True):
        if found[k].low > 0 or found[k].mean > MOST_LOST:
            break
        fewest = k
    return fewest


def far_fact(found: Cuts, form: str) -> tuple[Fact, ...]:
    """The scores by length in words."""
    if not found:
        return ()
    end = "last" if form == "features" else "first"
    whole = next(iter(found.values())).a
    listed = ", ".join(f"{k}: {each.b:.3f}" for k, each in sorted(found.items()))
    fewest = enough_steps(found)
    verdict = (
        f"the {end} {fewest} steps are enough"
        if fewest is not None
        else f"more than {max(found)} steps are needed"
    )
    says = f"{verdict}: score by {end} steps kept: {listed}, all: {whole:.3f}"
    figures = {str(k): each.b for k, each in sorted(found.items())}
    return (Fact("far context", says, figures | {"all": whole}),)
