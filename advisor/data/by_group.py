"""Whole groups into parts, so that no speaker, user or patient is both learned and tested."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence

from advisor.core.dataset import SplitPlan
from advisor.errors import InputError

TRIES = 20
"""Random orders of the groups, of which the one with the evenest parts is taken."""

Parts = tuple[list[int], list[int], list[int]]


def by_group(groups: Sequence[str], targets: Sequence[object], plan: SplitPlan) -> Parts:
    """Places of the three parts. Raises `InputError` for too few groups."""
    sizes = Counter(groups)
    needed = 3 if plan.test_share > 0 else 2
    if len(sizes) < needed:
        raise InputError(
            f"there are {len(sizes)} groups; {needed} are needed to keep them apart in the parts",
            "name another --group column, or split without it",
        )
    names = sorted(sizes)
    tried = [_assigned(names, sizes, plan, attempt) for attempt in range(TRIES)]
    kept = min(tried, key=lambda parts: _unevenness(parts, groups, targets, plan))
    places: Parts = ([], [], [])
    for place, group in enumerate(groups):
        places[kept[group]].append(place)
    return places


def _assigned(
    names: list[str], sizes: Counter[str], plan: SplitPlan, attempt: int
) -> dict[str, int]:
    """Group → part (0 train, 1 validation, 2 test). Parts fill up to their share, each with one
    group at least."""
    order = list(names)
    random.Random(f"{plan.seed} {attempt}").shuffle(order)
    total = sum(sizes.values())
    part_of: dict[str, int] = {}
    for part, share in ((2, plan.test_share), (1, plan.validation_share)):
        held = 0
        while share > 0 and len(order) > (1 if part == 1 else 2) and held < share * total:
            if held and held + sizes[order[-1]] > 1.5 * share * total:
                break
            held += sizes[order[-1]]
            part_of[order.pop()] = part
    return part_of | dict.fromkeys(order, 0)


def _unevenness(
    part_of: dict[str, int], groups: Sequence[str], targets: Sequence[object], plan: SplitPlan
) -> float:
    """Distance from the shares wanted, and for classes from the same mix in each part."""
    wanted = (1 - plan.test_share - plan.validation_share, plan.validation_share, plan.test_share)
    counts = Counter(part_of[group] for group in groups)
    off = sum(abs(counts[part] / len(groups) - wanted[part]) for part in range(3))
    if not targets or not all(isinstance(target, int) for target in targets):
        return off
    whole = Counter(targets)
    mixed = Counter((part_of[g], t) for g, t in zip(groups, targets, strict=True))
    for part in range(3):
        for target, count in whole.items():
            here = mixed[part, target] / max(1, counts[part])
            off += abs(here - count / len(groups)) * wanted[part]
    return off
