"""Claim C37: Transformers on Penn Treebank and WikiText-103: small corpora are nearly a tie."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from advisor.api import Capabilities, Device, Expectation, Quote, Task, Where
from advisor_claims.base import QualityClaim
from advisor_claims.groups import ATTENTION, shifts

FEW = 1_000_000
"""Above this, claim C35 speaks instead. Penn Treebank has some 900,000 words to train on."""


class LanguageModelingAttention(QualityClaim):
    """The two corpora are two regimes: 103 million words, and not one million."""

    number = "C37"
    says = "Transformers predict the next word best, on small corpora as on large ones"
    quotes = (
        Quote(
            article="lecture-recap",
            words="In language modeling, the Transformer has achieved impressive results on "
            "benchmark datasets such as Penn Treebank and WikiText-103.",
        ),
    )
    source = "Dai 2019 (arXiv 1901.02860); Merity 2017, AWD-LSTM (arXiv 1708.02182), abstracts"
    figure = (
        "WikiText-103 perplexity 18.3; Penn Treebank 54.5, where a tuned LSTM has 57.3: within 3"
    )
    standing = "bounded"
    where = Where(kinds=("language-modeling",))
    untested = "needs text to train on: advisor try with yours, against an n-gram model"

    def predict(
        self, task: Task, device: Device, families: Mapping[str, Capabilities]
    ) -> Sequence[Expectation]:
        if task.data.examples is None or task.data.examples >= FEW:
            return ()
        reason = "on a small corpus a tuned LSTM came within 3 of its perplexity"
        return shifts(ATTENTION, families, 0.5, 2.0, reason)
