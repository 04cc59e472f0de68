"""Claim C45: recurrent nets are hard to scale to large models; it is the step loop that is."""

from __future__ import annotations

from advisor.api import ClaimStatus, Experiment, Findings, Quote, Ratio, Where
from advisor_claims.base import QualityClaim
from advisor_claims.by_length import judged
from advisor_claims.groups import ATTENTION, GATED
from advisor_claims.speed import ratios_by_length

SIZES = ("tiny", "small", "medium", "large")
MORE = 1.05
"""A change of 5 % counts for neither side, as for speed."""


class RecurrentUnscalable(QualityClaim):
    """Tested by whether recurrence falls further behind attention as the model grows, at one
    length. Of billions of parameters no small device tells."""

    number = "C45"
    says = "Recurrent networks are hard to scale to large models"
    quotes = (
        Quote(
            article="long-blog",
            words="RNNs are challenging to scale for long sequences and large models due to their "
            "sequential nature, limiting the parallelism required for training and inference.",
        ),
    )
    source = "Peng 2023, RWKV (arXiv 2305.13048); Waleffe 2024 (arXiv 2406.07887), abstracts"
    figure = (
        "recurrent nets that train in parallel do scale: RWKV to 14 billion parameters, Mamba-2 "
        "to 8 billion on 3.5 trillion tokens"
    )
    standing = "bounded"
    where = Where(devices="recurrence in a loop of steps; not where it trains in parallel")
    experiments = tuple(
        Experiment(
            what="latency",
            families=("gru", "lstm", "transformer-encoder"),
            size=size,
            lengths=(64, 256),
        )
        for size in ("small", "large")
    )

    def test(self, found: Findings) -> tuple[ClaimStatus, str]:
        by_size = {
            size: ratios_by_length(found.at("request"), ATTENTION, GATED, size, "request")
            for size in SIZES
        }
        known = [size for size in SIZES if by_size[size]]
        if len(known) < 2:
            return "not tested", "not measured at two sizes in two processes each"
        low, high = by_size[known[0]], by_size[known[-1]]
        lengths = sorted(low.keys() & high.keys())
        if not lengths:
            return "not tested", "no length was measured at both sizes"
        yes = [at for at in lengths if _grew(low[at], high[at])]
        no = [at for at in lengths if _grew(high[at], low[at])]
        each = ", ".join(
            f"{low[at].value:.2f} and {high[at].value:.2f} at {at:,}" for at in lengths
        )
        told = (
            f"a gated net takes, in times of attention at {known[0]} and {known[-1]} size, {each}"
        )
        return judged(yes, no, lengths, f"{told} steps")


def _grew(before: Ratio, after: Ratio) -> bool:
    return after.low > before.high and after.value > MORE * before.value
