"""Inputs longer than a task takes: their end is dropped, as it will be in service, and that is
said; a score on longer inputs than those served would be another task's."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from advisor.core.dataset import Dataset

WHOLE = frozenset({"forecasting", "language-modeling"})
"""Kinds whose inputs are stretches of one long series anyway."""


def cut(dataset: Dataset, longest: int | None) -> Dataset:
    """Every input with at most `longest` steps (words, for texts)."""
    if longest is None or dataset.kind in WHOLE:
        return dataset
    inputs = tuple(_shortened(dataset, example, longest) for example in dataset.inputs)
    both = zip(inputs, dataset.inputs, strict=True)
    changed = sum(a is not b for a, b in both)
    if not changed:
        return dataset
    targets = dataset.targets
    if dataset.kind == "tagging":
        targets = tuple(tags[:longest] for tags in targets)
    said = f"{changed:,} of {len(inputs):,} inputs are longer than {longest:,}; their end was cut"
    return replace(dataset, inputs=inputs, targets=targets).noting(said)


def _shortened(dataset: Dataset, example: Any, longest: int) -> Any:
    if dataset.kind == "pair-classification":
        parts = tuple(_text(part, longest) for part in example)
        return example if parts == example else parts
    if dataset.form == "text":
        return _text(example, longest)
    return example if len(example) <= longest else example[:longest]


def _text(text: str, longest: int) -> str:
    if len(text) <= longest:  # no text has more words than characters
        return text
    words = text.split()
    return text if len(words) <= longest else " ".join(words[:longest])
