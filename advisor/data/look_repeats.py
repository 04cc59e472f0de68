"""How often does a run of three tokens come again in the same input (what a model that looks back
can use), above how often it stands in another input (what any model knows by frequency)?

The measure follows what separates attention from fixed states on real text: tokens that complete
a pair seen before (Zoology, arXiv 2312.04927). For translation: how many words of the answer that
no word list would know (names, numbers) stand in the source.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from advisor.core.dataset import Dataset
from advisor.core.looked import Fact
from advisor.data.units import pieces
from advisor.data.vocabulary import Unit, tokens

RUN = 3
STRETCH = 512
"""Tokens of a corpus that count as one input: its lines follow one another."""
MOST_TOKENS = 500_000
RARE = 5
"""Times in the whole file up to which a word counts as one that must be copied."""


@dataclass(frozen=True)
class Repeats:
    """Shares of positions: a run that stood before in the same input, and in another input of
    the same length."""

    same: float
    other: float

    @property
    def excess(self) -> float:
        return max(0.0, self.same - self.other)


def repeats(dataset: Dataset, unit: Unit) -> Repeats | None:
    """None for series, and for inputs too short to repeat anything."""
    if dataset.form == "features" or not len(dataset):
        return None
    inputs = _limited(pieces(dataset, unit))
    if dataset.kind == "language-modeling":
        flat = [token for each in inputs for token in each]
        inputs = [flat[i : i + STRETCH] for i in range(0, len(flat), STRETCH)]
    same = other = total = 0
    for at, each in enumerate(inputs):
        stranger = set(_runs(inputs[at - len(inputs) // 2])) if len(inputs) > 1 else set()
        seen: set[tuple[str, ...]] = set()
        for run in _runs(each):
            same += run in seen
            other += run in stranger and bool(seen)
            total += 1
            seen.add(run)
    return Repeats(same / total, other / total) if total >= 100 else None


def copied(dataset: Dataset, unit: Unit) -> float | None:
    """Share of all words of the answers that are rare and stand in the source (translation)."""
    if dataset.kind != "translation":
        return None
    sources = pieces(dataset, unit)
    answers = [tokens(text, unit) for text in dataset.targets]
    counts = Counter(word for answer in answers for word in answer)
    total = sum(counts.values())
    both = zip(sources, answers, strict=True)
    rare = (w in source for s, a in both for source in [set(s)] for w in a if counts[w] <= RARE)
    return sum(rare) / total if total else None


def repeat_fact(found: Repeats | None) -> tuple[Fact, ...]:
    """In words."""
    if found is None:
        return ()
    says = (
        f"{found.same:.1%} of runs of {RUN} tokens stood earlier in the same input "
        f"(in another input: {found.other:.1%})"
    )
    return (Fact("repeats", says, {"same": found.same, "other": found.other}),)


def copy_fact(found: float | None) -> tuple[Fact, ...]:
    """In words."""
    if found is None:
        return ()
    says = f"{found:.1%} of the words of an answer are rare and copied from its source"
    return (Fact("copied", says, {"copied": found}),)


def _runs(each: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(each[i : i + RUN]) for i in range(len(each) - RUN + 1)]


def _limited(inputs: list[list[str]]) -> list[list[str]]:
    held = 0
    for at, each in enumerate(inputs):
        held += len(each)
        if held > MOST_TOKENS:
            return inputs[: at + 1]
    return inputs
