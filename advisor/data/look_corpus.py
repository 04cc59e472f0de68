"""How much of the past a text model can use, in bits per token: single words, pairs and triples,
then words of the last 64, 256 and 1,024 tokens (a cache, Kuhn and De Mori 1990).

Runs are mixed by absolute discounting, each order with the next shorter one; the words come from
the training part. A gain of the cache at a distance is a gain that far context gives.
"""

from __future__ import annotations

import math
from collections import Counter, deque
from collections.abc import Sequence

from advisor.core.dataset import Split
from advisor.core.looked import Fact
from advisor.data.vocabulary import Unit, build

DISCOUNT = 0.75
CACHES = (64, 256, 1024)
CACHE_WEIGHT = 0.1
MOST_TRAINED, MOST_SCORED = 300_000, 30_000
"""Tokens, for seconds of work."""
END_OF_LINE = 3


class _Runs:
    """Counts of runs of up to 3 tokens, smoothed."""

    def __init__(self, stream: Sequence[int], words: int) -> None:
        self.words, self.total = words, len(stream)
        self.counts = [Counter(_runs(stream, order)) for order in (1, 2, 3)]
        self.before = [Counter(_runs(stream[:-1], order)) for order in (1, 2)]
        self.kinds: list[Counter[tuple[int, ...]]] = [
            Counter(run[:-1] for run in self.counts[order]) for order in (1, 2)
        ]

    def chances(self, past: Sequence[int], token: int) -> tuple[float, float, float]:
        """Probability of `token` by single words, pairs and triples."""
        chance = (self.counts[0][(token,)] + 0.5) / (self.total + 0.5 * self.words)
        found = [chance]
        for order in (1, 2):
            context = tuple(past[-order:])
            seen = self.before[order - 1][context] if len(context) == order else 0
            if seen:
                kept = max(self.counts[order][(*context, token)] - DISCOUNT, 0.0) / seen
                chance = kept + DISCOUNT * self.kinds[order - 1][context] / seen * chance
            found.append(chance)
        return found[0], found[1], found[2]


def corpus_bits(split: Split, unit: Unit) -> dict[str, float]:
    """Bits per token of the validation part by what is used; empty for less than 1,000 tokens."""
    vocabulary = build(split.train.inputs, unit)
    train, held = (
        [n for line in part.inputs for n in [*vocabulary.encode(line), END_OF_LINE]][:most]
        for part, most in ((split.train, MOST_TRAINED), (split.validation, MOST_SCORED))
    )
    if len(train) < 1000 or len(held) < 200:
        return {}
    model = _Runs(train, len(vocabulary))
    names = ["1 token", "2 tokens", "3 tokens", *(f"words of the last {n}" for n in CACHES)]
    bits = dict.fromkeys(names, 0.0)
    caches = [(deque[int](), Counter[int](), size) for size in CACHES]
    for at, token in enumerate(held):
        chances = list(model.chances(held[max(0, at - 2) : at], token))
        for queue, counts, size in caches:
            near = counts[token] / len(queue) if queue else 0.0
            chances.append((1 - CACHE_WEIGHT) * chances[2] + CACHE_WEIGHT * near)
            _push(queue, counts, size, token)
        for name, chance in zip(names, chances, strict=True):
            bits[name] -= math.log2(chance)
    return {name: total / len(held) for name, total in bits.items()}


def corpus_facts(bits: dict[str, float]) -> tuple[Fact, ...]:
    """In words."""
    if not bits:
        return ()
    listed = ", ".join(f"{name}: {value:.2f}" for name, value in bits.items())
    return (Fact("context", f"bits per token, held out, by what is used: {listed}", bits),)


def _push(queue: deque[int], counts: Counter[int], size: int, token: int) -> None:
    queue.append(token)
    counts[token] += 1
    if len(queue) > size:
        counts[queue.popleft()] -= 1


def _runs(stream: Sequence[int], order: int) -> zip[tuple[int, ...]]:
    return zip(*(stream[i:] for i in range(order)), strict=False)
