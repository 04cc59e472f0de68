"""Counts of short token sequences, Kneser-Ney smoothed: the language model before networks."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from advisor.api import Examples, Facts
from advisor_baselines.choosing import best

ORDERS = (2, 3, 4)
Gram = tuple[int, ...]


@dataclass(frozen=True)
class KneserNey:
    """Interpolated, one discount per order (n1 / (n1 + 2 n2), Ney et al. 1994).

    The highest order counts occurrences, lower ones the number of different tokens before.
    `totals` and `kinds`: per context, the sum of its counts and how many different tokens follow.
    """

    order: int
    size: int
    counts: tuple[dict[Gram, int], ...]
    totals: tuple[dict[Gram, int], ...]
    kinds: tuple[dict[Gram, int], ...]
    discounts: tuple[float, ...]

    @property
    def parameters(self) -> int:
        return sum(len(table) for table in self.counts)

    def predict(self, examples: Examples) -> Any:
        """Natural logarithms of each target's probability given all that stands before it."""
        return [
            [
                math.log(self.probability(_context(tokens, t, self.order), int(target)))
                for t, target in enumerate(targets)
            ]
            for tokens, targets in zip(examples.inputs, examples.targets, strict=True)
        ]

    def probability(self, context: Gram, token: int) -> float:
        """Of `token` after the last `order - 1` tokens."""
        p = 1.0 / self.size
        for n in range(min(len(context), self.order - 1) + 1):
            before = context[len(context) - n :]
            total = self.totals[n].get(before, 0)
            if not total:
                continue
            discount = self.discounts[n]
            kept = max(self.counts[n].get((*before, token), 0) - discount, 0.0)
            p = (kept + discount * self.kinds[n][before] * p) / total
        return p


class NGram:
    """Orders 2 to 4, the best on the validation part."""

    api_version: ClassVar[int] = 1
    summary: ClassVar[str] = "n-gram language model, interpolated Kneser-Ney"
    source: ClassVar[str] = (
        "Kneser and Ney 1995; Chen and Goodman 1999, https://doi.org/10.1006/csla.1999.0128"
    )

    def suits(self, facts: Facts) -> bool:
        return facts.kind == "language-modeling"

    def fit(self, facts: Facts, train: Examples, validation: Examples) -> KneserNey:
        def score(model: KneserNey) -> float:
            return sum(math.fsum(row) for row in model.predict(validation))

        return best(ORDERS, lambda order: fitted(order, facts.inputs, train), score)


def fitted(order: int, size: int, train: Examples) -> KneserNey:
    """Counts of all orders up to `order` over a vocabulary of `size`."""
    highest: list[Counter[Gram]] = [Counter() for _ in range(order)]
    for tokens, targets in zip(train.inputs, train.targets, strict=True):
        row = [int(tokens[0]), *map(int, targets)]
        for n in range(order):
            highest[n].update(tuple(row[i - n : i + 1]) for i in range(max(n, 1), len(row)))
    counts: list[Counter[Gram]] = [
        Counter(gram[1:] for gram in highest[n + 1]) for n in range(order - 1)
    ]
    counts.append(highest[order - 1])
    return KneserNey(
        order,
        size,
        tuple(dict(table) for table in counts),
        tuple(_by_context(table, whole=True) for table in counts),
        tuple(_by_context(table, whole=False) for table in counts),
        tuple(_discount(table) for table in counts),
    )


def _by_context(table: Counter[Gram], whole: bool) -> dict[Gram, int]:
    sums: Counter[Gram] = Counter()
    for gram, count in table.items():
        sums[gram[:-1]] += count if whole else 1
    return dict(sums)


def _discount(table: Counter[Gram]) -> float:
    once = sum(1 for count in table.values() if count == 1)
    twice = sum(1 for count in table.values() if count == 2)
    return once / (once + 2 * twice) if once else 0.5


def _context(tokens: Sequence[Any], last: int, order: int) -> Gram:
    return tuple(int(t) for t in tokens[max(0, last - order + 2) : last + 1])
