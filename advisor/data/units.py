"""Steps of an input: words (as they stand or as we split them), characters, or steps in time."""

from __future__ import annotations

import re
from typing import Any

from advisor.core.dataset import Dataset
from advisor.data.vocabulary import Unit, tokens

LOOKED_AT = 500
_SPACED = re.compile(r"(?<= )[.,;:!?\"'()](?= |$)")
_MARK = re.compile(r"[.,;:!?\"()]")


def unit_of(dataset: Dataset) -> Unit:
    """`token` where the text has its tokens set apart by spaces already (`it is , they say , <unk>
    .`), `character` where words are not set apart at all, else `word`."""
    if dataset.form == "tokens":
        return "token"
    texts = [_one(example) for example in dataset.inputs[:LOOKED_AT]]
    text = "\n".join(texts)
    if text and len(text.split()) < len(text) / 30:
        return "character"
    marks = len(_MARK.findall(text))
    return "token" if marks and len(_SPACED.findall(text)) > 0.8 * marks else "word"


def steps(dataset: Dataset, unit: Unit) -> list[int]:
    """Steps of every input; both texts of a pair count."""
    if dataset.form == "features":
        return [len(series) for series in dataset.inputs]
    return [len(each) for each in pieces(dataset, unit)]


def pieces(dataset: Dataset, unit: Unit) -> list[list[str]]:
    """Tokens of every input; of a pair, those of the first and of the second text."""
    if dataset.kind == "pair-classification":
        return [tokens(a, unit) + tokens(b, unit) for a, b in dataset.inputs]
    return [tokens(example, unit) for example in dataset.inputs]


def _one(example: Any) -> str:
    return " ".join(example) if isinstance(example, tuple) else str(example)
