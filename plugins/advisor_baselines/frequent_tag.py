"""For each word the tag it mostly has: what tagging without context reaches."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, ClassVar

from advisor.api import Examples, Facts


@dataclass(frozen=True)
class TagTable:
    """Tag of each known token, and the usual tag for the others."""

    tags: dict[int, int]
    usual: int

    @property
    def parameters(self) -> int:
        return len(self.tags) + 1

    def predict(self, examples: Examples) -> Any:
        return [
            [self.tags.get(int(token), self.usual) for token in tokens]
            for tokens in examples.inputs
        ]


class FrequentTag:
    """The most frequent tag of each token, of all for unknown ones."""

    api_version: ClassVar[int] = 1
    summary: ClassVar[str] = "the most frequent tag of each token"
    source: ClassVar[str] = "Jurafsky and Martin, Speech and Language Processing, section 17.2"

    def suits(self, facts: Facts) -> bool:
        return facts.kind == "tagging" and facts.tokens

    def fit(self, facts: Facts, train: Examples, validation: Examples) -> TagTable:
        seen: dict[int, Counter[int]] = {}
        every: Counter[int] = Counter()
        for tokens, tags in zip(train.inputs, train.targets, strict=True):
            for token, tag in zip(tokens, tags, strict=True):
                seen.setdefault(int(token), Counter())[int(tag)] += 1
                every[int(tag)] += 1
        table = {token: counts.most_common(1)[0][0] for token, counts in seen.items()}
        return TagTable(table, every.most_common(1)[0][0])
