"""The same input in two parts would be scored from memory, so it is trained on no more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import Any

from advisor.core.dataset import Dataset, Split

IN_ORDER = frozenset({"language-modeling", "forecasting"})
"""Kinds where equal lines or values are part of what is learned."""


@dataclass(frozen=True)
class Duplicates:
    """`repeated`: examples whose input stood before; `contradicting`: those with another answer
    than at the first time."""

    repeated: int
    contradicting: int


def key(example: Any) -> Hashable:
    """Equal for inputs that a model can't tell apart: the same words but for case and spaces, the
    same numbers."""
    if isinstance(example, str):
        return " ".join(example.lower().split())
    if isinstance(example, tuple):
        return tuple(key(part) for part in example)
    return (example.shape, example.tobytes())


def duplicates(dataset: Dataset) -> Duplicates:
    """Counts over the whole set."""
    answers: dict[Hashable, list[Any]] = defaultdict(list)
    for at, example in enumerate(dataset.inputs):
        answers[key(example)].append(dataset.targets[at] if dataset.targets else None)
    repeated = sum(len(each) - 1 for each in answers.values())
    contradicting = sum(sum(a != each[0] for a in each[1:]) for each in answers.values())
    return Duplicates(repeated, contradicting)


def without_shared(split: Split) -> Split:
    """Inputs of the test part leave validation and training, those of validation leave training;
    what was taken out is said."""
    if split.train.kind in IN_ORDER:
        return split
    tested = {key(example) for example in split.test.inputs}
    validation, from_validation = _without(split.validation, tested)
    checked = {key(example) for example in validation.inputs}
    train, from_train = _without(split.train, tested | checked)
    left = from_train + from_validation
    if not left:
        return split
    said = f"{left:,} examples whose input also stands in a part held out were not trained on"
    return replace(split, train=train, validation=validation, notes=(*split.notes, said))


def _without(part: Dataset, taken: set[Hashable]) -> tuple[Dataset, int]:
    kept = [i for i, example in enumerate(part.inputs) if key(example) not in taken]
    return (part, 0) if len(kept) == len(part) else (part.pick(kept), len(part) - len(kept))
