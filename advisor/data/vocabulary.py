"""Text → numbers by a vocabulary that only the training part may fill.

Words are runs of letters and digits, other characters stand alone (`don't` is 3 tokens); case is
folded unless asked otherwise. What training never saw is `UNKNOWN`, as it will be in service.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

Unit = Literal["word", "character", "token"]
"""`token`: the text is split at white space only, or comes as tokens already."""

PADDING, UNKNOWN, START, END = 0, 1, 2, 3
SPECIAL = ("<pad>", "<unknown>", "<start>", "<end>")
_WORD = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True)
class Vocabulary:
    """`words[i]` is the token of number i; the first four are `SPECIAL`."""

    words: tuple[str, ...]
    unit: Unit = "word"
    fold_case: bool = True

    def __len__(self) -> int:
        return len(self.words)

    @cached_property
    def numbers(self) -> dict[str, int]:
        return {word: number for number, word in enumerate(self.words)}

    def encode(self, text: str | Sequence[str]) -> list[int]:
        """Numbers of the tokens of `text`, `UNKNOWN` for what training never saw."""
        numbers = self.numbers
        return [numbers.get(t, UNKNOWN) for t in tokens(text, self.unit, self.fold_case)]

    def unknown_share(self, texts: Iterable[str | Sequence[str]]) -> float:
        """Share of tokens that have no number of their own."""
        coded = [number for text in texts for number in self.encode(text)]
        return coded.count(UNKNOWN) / len(coded) if coded else 0.0


def tokens(text: str | Sequence[str], unit: Unit = "word", fold_case: bool = True) -> list[str]:
    """The tokens of a text; a sequence of tokens stays as it is, but for its case."""
    if not isinstance(text, str):
        return [t.lower() for t in text] if fold_case else list(text)
    folded = text.lower() if fold_case else text
    if unit == "character":
        return list(folded)
    return folded.split() if unit == "token" else _WORD.findall(folded)


def build(
    texts: Iterable[str | Sequence[str]],
    unit: Unit = "word",
    fold_case: bool = True,
    min_count: int = 2,
    largest: int = 20_000,
) -> Vocabulary:
    """The tokens of the *training* texts that occur at least `min_count` times, the frequent first
    and equal ones by alphabet; at most `largest` with the special ones."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(tokens(text, unit, fold_case))
    for word in SPECIAL:
        counts.pop(word, None)
    known = [word for word, count in counts.items() if count >= min_count]
    known.sort(key=lambda word: (-counts[word], word))
    return Vocabulary(SPECIAL + tuple(known[: largest - len(SPECIAL)]), unit, fold_case)
