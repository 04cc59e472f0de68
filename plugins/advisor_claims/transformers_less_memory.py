"""Claim C09: Transformers have "reduced memory requirements"; C11 says the opposite.

A Transformer keeps every step's activations to train and a cache of every step to generate. A
fused attention kernel makes that linear in length; it does not make it smaller than a state.
"""

from __future__ import annotations

from advisor.api import ClaimStatus, Experiment, Findings, Quote, Where
from advisor_claims.base import QualityClaim
from advisor_claims.groups import ATTENTION, RECURRENT
from advisor_claims.memory import test_less_training_memory, test_smaller_state
from advisor_claims.training import combined

TRAINED = ("elman", "lstm", "gru", "transformer-encoder")
STREAMED = ("elman", "lstm", "gru", "transformer-decoder")


class TransformersLessMemory(QualityClaim):
    """Told for training and for what is carried from step to step."""

    number = "C09"
    says = "Transformers need less memory than RNNs, since they keep no hidden states"
    quotes = (
        Quote(
            article="q-and-a", words="reduced memory requirements during training and inference"
        ),
        Quote(article="q-and-a", words="do not require the storage of hidden states"),
    )
    source = "FlashAttention (Dao 2022, arXiv 2205.14135; memory in the authors' README)"
    figure = (
        "plain attention's memory is quadratic in length; the fused kernel saves 10 times at "
        "2,048 steps and 20 times at 4,096, and is linear: still one vector per step and more"
    )
    standing = "contradicted"
    where = Where()
    experiments = (
        Experiment(what="training", families=TRAINED, lengths=(64, 256, 1024)),
        Experiment(what="latency", families=STREAMED, mode="stream", lengths=(64,)),
    )
    contradicts = ("recurrent-less-memory",)

    def test(self, found: Findings) -> tuple[ClaimStatus, str]:
        return combined(
            {
                "In training": test_less_training_memory(found, ATTENTION, RECURRENT, "attention"),
                "Step by step": test_smaller_state(found, ATTENTION, RECURRENT, "attention"),
            }
        )
