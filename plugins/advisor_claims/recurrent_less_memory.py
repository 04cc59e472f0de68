"""Claim C11: RNNs are "more memory-efficient than Transformers"; C09 says the opposite.

Clear for what is carried from step to step. In training an LSTM may keep more for each sequence
than a Transformer with a fused kernel, so there each is told apart.
"""

from __future__ import annotations

from advisor.api import ClaimStatus, Experiment, Findings, Quote, Where
from advisor_claims.base import QualityClaim
from advisor_claims.groups import ATTENTION, RECURRENT
from advisor_claims.memory import test_less_training_memory, test_smaller_state
from advisor_claims.training import combined

FAMILIES = {"LSTM": "lstm", "GRU": "gru", "plain RNN": "elman"}


class RecurrentLessMemory(QualityClaim):
    """In training each recurrent family by itself: they differ among themselves."""

    number = "C11"
    says = "RNNs need less memory than Transformers, above all when small"
    quotes = (
        Quote(article="long-blog", words="RNNs can be more memory-efficient than Transformers"),
        Quote(article="long-blog", words="especially for smaller models"),
    )
    source = "Katharopoulos 2020 (arXiv 2006.16236); Dao 2022 (arXiv 2205.14135)"
    figure = "a state keeps its size, a cache grows with every step; trained, both grow linearly"
    standing = "bounded"
    where = Where()
    experiments = (
        Experiment(
            what="training",
            families=("elman", "lstm", "gru", "transformer-encoder"),
            lengths=(64, 256, 1024),
        ),
        Experiment(
            what="latency",
            families=("elman", "lstm", "gru", "transformer-decoder"),
            mode="stream",
            lengths=(64,),
        ),
    )
    contradicts = ("transformers-less-memory",)

    def test(self, found: Findings) -> tuple[ClaimStatus, str]:
        parts = {"Step by step": test_smaller_state(found, RECURRENT, ATTENTION, "recurrence")}
        for name, family in FAMILIES.items():
            parts[f"{name} in training"] = test_less_training_memory(
                found, frozenset({family}), ATTENTION, "it"
            )
        return combined(parts)
