"""A test file beside the training file: the same kind, the same channels, one list of classes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from advisor.core.dataset import Dataset
from advisor.data.labels import class_order
from advisor.errors import InputError, Problem


def joined(training: Dataset, test: Dataset) -> tuple[Dataset, Dataset]:
    """Both with the classes of both. Raises `InputError` where they are of different kinds."""
    problems = [
        Problem(field, f"{one} in {training.name}, {other} in {test.name}")
        for field, one, other in (
            ("kind", training.kind, test.kind),
            ("form", training.form, test.form),
            ("channels", _width(training), _width(test)),
        )
        if one != other
    ]
    if problems:
        raise InputError(
            "training and test file don't fit each other",
            "give files of the same form; --kind, --text and --label hold for both",
            problems=tuple(problems),
        )
    classes = class_order(set(training.classes) | set(test.classes))
    return _renumbered(training, classes), _renumbered(test, classes)


def _width(dataset: Dataset) -> int:
    return dataset.inputs[0].shape[1] if dataset.form == "features" and len(dataset) else 0


def _renumbered(dataset: Dataset, classes: tuple[str, ...]) -> Dataset:
    if dataset.classes == classes:
        return dataset
    place = {name: i for i, name in enumerate(classes)}
    new = [place[name] for name in dataset.classes]
    return replace(dataset, classes=classes, targets=tuple(_each(new, t) for t in dataset.targets))


def _each(new: list[int], target: Any) -> Any:
    return tuple(new[t] for t in target) if isinstance(target, tuple) else new[target]
