"""Which example goes into which part: one small rule for each kind of dependence."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import replace

from advisor.core.dataset import Dataset, Split, SplitPlan
from advisor.data.by_group import by_group
from advisor.data.by_time import along_time, in_order
from advisor.data.duplicates import without_shared
from advisor.data.given_test import joined
from advisor.errors import InputError, Problem

FEWEST = 10
"""Examples below which nothing worth scoring can be held out."""

Parts = tuple[list[int], list[int], list[int]]
"""Places in the data set of the training, validation and test examples."""


def divide(dataset: Dataset, plan: SplitPlan, test: Dataset | None) -> Split:
    """Raises `InputError` where a part would be empty or the rule does not fit the data."""
    if dataset.kind == "forecasting":
        return along_time(dataset, plan, test)
    if len(dataset) < FEWEST:
        raise InputError(
            f"{dataset.name} has {len(dataset)} examples; at least {FEWEST} are needed to hold "
            "some out for a score",
            "give more data",
        )
    how = plan.how or usual(dataset)
    rest = dataset if test is None else joined(dataset, test)[0]
    inner = plan if test is None else replace(plan, test_share=0.0)
    training, validation, held_out = _rule(how, rest, inner)
    split = Split(
        rest.pick(training),
        rest.pick(validation),
        rest.pick(held_out) if test is None else joined(dataset, test)[1],
        how if test is None else "given",
        notes=(_said(how, test),),
    )
    return _checked(without_shared(split))


def usual(dataset: Dataset) -> str:
    """The rule that leaks nothing, by what the data has."""
    if dataset.groups:
        return "group"
    if dataset.kind == "language-modeling":
        return "last"
    if dataset.times:
        return "time"
    return "stratified" if dataset.classes and dataset.kind != "tagging" else "random"


def _rule(how: str, dataset: Dataset, plan: SplitPlan) -> Parts:
    missing = {"group": not dataset.groups, "time": not dataset.times}
    if missing.get(how):
        raise InputError(
            f"{dataset.name} can't be split by {how}: no column says it",
            f"name it with --{how}",
            problems=(Problem(f"--{how}", "missing"),),
        )
    if how == "group":
        return by_group(dataset.groups, dataset.targets, plan)
    if how == "time":
        return in_order(sorted(range(len(dataset)), key=lambda i: dataset.times[i]), plan)
    if how == "last":
        return in_order(range(len(dataset)), plan)
    classes = dataset.targets if how == "stratified" and dataset.classes else [0] * len(dataset)
    return stratified(classes, plan)


def stratified(classes: Sequence[Hashable], plan: SplitPlan) -> Parts:
    """Each class in proportion. The test part gets one of each class that has 2 examples, the
    validation part of each that has 3; a class with one is trained on."""
    places: dict[Hashable, list[int]] = defaultdict(list)
    for place, name in enumerate(classes):
        places[name].append(place)
    chance = random.Random(plan.seed)
    parts: Parts = ([], [], [])
    for name in sorted(places, key=str):
        mine = places[name]
        chance.shuffle(mine)
        tested = _share(len(mine), plan.test_share, spare=1)
        checked = _share(len(mine), plan.validation_share, spare=tested + 1)
        parts[2].extend(mine[:tested])
        parts[1].extend(mine[tested : tested + checked])
        parts[0].extend(mine[tested + checked :])
    return sorted(parts[0]), sorted(parts[1]), sorted(parts[2])


def _share(count: int, share: float, spare: int) -> int:
    """Examples of `count` for a part, at least one where `spare` are left for the others."""
    if share <= 0 or count <= spare:
        return 0
    return min(max(1, round(count * share)), count - spare)


def _said(how: str, test: Dataset | None) -> str:
    ways = {
        "stratified": "split at random, classes in proportion",
        "random": "split at random",
        "group": "split by group: no group is in two parts",
        "time": "split by time: trained on the past, tested on the latest",
        "last": "split in the order of the file: tested on its last part",
    }
    return ways[how] if test is None else f"test set given ({test.name}); validation {ways[how]}"


def _checked(split: Split) -> Split:
    for name in ("train", "validation", "test"):
        if not len(getattr(split, name)):
            raise InputError(
                f"no example is left for the {name} part",
                "give more data, other shares, or check for duplicates with `advisor data`",
            )
    seen = set(split.train.targets) if split.train.classes and split.how != "random" else None
    if split.train.kind in ("classification", "pair-classification") and seen is not None:
        if len(seen) < 2:
            raise InputError(
                "the training part has one class only",
                "the file is sorted by class or time; split another way or give more data",
            )
        unseen = sorted({split.train.classes[t] for t in split.test.targets if t not in seen})
        if unseen:
            said = f"{len(unseen)} classes of the test part are not in training: "
            return replace(split, notes=(*split.notes, said + ", ".join(unseen[:4])))
    return split
