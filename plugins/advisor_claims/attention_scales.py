"""Claim C12: Transformers are "more scalable for longer sequences".

Scaling is how the cost grows, so exponents at the long end decide, of answering and of training.
What is learned on long inputs is another question (C20, C21).
"""

from __future__ import annotations

from advisor.api import ClaimStatus, Experiment, Findings, Quote, Where
from advisor_claims.base import QualityClaim
from advisor_claims.by_length import Judged
from advisor_claims.groups import ATTENTION, RECURRENT
from advisor_claims.linear_time import FASTER
from advisor_claims.scaling import exponents, told, training_exponents
from advisor_claims.training import combined

FAMILIES = ("elman", "lstm", "gru", "transformer-encoder")


class AttentionScales(QualityClaim):
    """By time; memory is C09 to C11."""

    number = "C12"
    says = "Transformers scale better to long sequences than RNNs do"
    quotes = (
        Quote(article="q-and-a", words="making transformers more scalable for longer sequences"),
        Quote(
            article="long-blog",
            words="making them more scalable for longer sequences and larger models",
        ),
    )
    source = "Long Range Arena (arXiv 2011.04006); S4 (Gu 2021, arXiv 2111.00396)"
    figure = (
        "Path-X, 16,384 steps, trained from scratch: all eleven Transformers fail, S4, a linear "
        "recurrence, is the first to solve it"
    )
    standing = "bounded"
    where = Where(lengths=(256, 1_000_000))
    experiments = (
        Experiment(what="latency", families=FAMILIES, lengths=(64, 256, 1024, 4096)),
        Experiment(what="training", families=FAMILIES, lengths=(64, 256, 1024)),
    )

    def test(self, found: Findings) -> tuple[ClaimStatus, str]:
        return combined(
            {
                "Answering": _slower_growth(
                    exponents(found, ATTENTION), exponents(found, RECURRENT)
                ),
                "Training": _slower_growth(
                    training_exponents(found, ATTENTION), training_exponents(found, RECURRENT)
                ),
            }
        )


def _slower_growth(attention: dict[str, float], recurrent: dict[str, float]) -> Judged:
    """Does the time of attention grow slower? The slowest growing of each group stands for it."""
    if not attention or not recurrent:
        return "not tested", "needs attention and recurrence at two lengths of 64 and beyond"
    figures = told({**attention, **recurrent})
    gap = min(recurrent.values()) - min(attention.values())
    if abs(gap) <= FASTER:
        return "bounded here", f"both grow alike: {figures}"
    return ("confirmed here" if gap > 0 else "refuted here"), figures
