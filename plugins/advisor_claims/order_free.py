"""Rule R3: where order does not matter, a bag model or boosted trees are enough.

Whether it matters is measured on the user's data, not on the device: a cheap model on ordered
against shuffled input. Tasks that answer at every position need the order by their nature.
"""

from __future__ import annotations

from advisor.api import KINDS, Where
from advisor_claims.base import QualityClaim

PER_LABEL = ("tagging", "span-extraction", "transcription", "translation", "captioning")
"""Their answer names positions or is itself in order."""


class OrderFree(QualityClaim):
    """Bounded to one answer for the whole input; moves no candidate before the shuffle test."""

    number = "R3"
    says = "If shuffling the input costs nothing, use a bag model or boosted trees instead"
    source = "Khandelwal 2018 (arXiv 1805.04623) on how far word order reaches"
    figure = "an LSTM language model uses about 200 tokens, their order within about 50 only"
    standing = "supported"
    where = Where(kinds=tuple(kind for kind in KINDS if kind not in PER_LABEL))
    untested = "the shuffle test is made on your data: advisor data F"
