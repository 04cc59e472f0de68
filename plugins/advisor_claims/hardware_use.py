"""Claim C05: Transformers "exploit better modern hardware"; RNNs "may not fully utilize" it.

Held against the work that a step of training gets done: multiply-adds of the weights per second,
at equal size. Attention's own products are not counted, so it stands a little better than told.
"""

from __future__ import annotations

from advisor.api import ClaimStatus, Experiment, Findings, Quote, TrainingCost, Where
from advisor_claims.base import QualityClaim
from advisor_claims.by_length import judged
from advisor_claims.groups import ATTENTION, RECURRENT
from advisor_claims.training import APART, NO_PAIRS, pairs_by_length

FLOPS_PER_WEIGHT = 6
"""Of training, per token: 2 forward, 4 backward (Kaplan 2020, arXiv 2001.08361, section 2.1)."""


class HardwareUse(QualityClaim):
    """Clear on accelerators; on a processor a fused kernel does as well."""

    number = "C05"
    says = "Transformers make better use of parallel hardware than RNNs do"
    quotes = (
        Quote(article="long-blog", words="exploit better modern hardware, such as GPUs and TPUs"),
        Quote(article="long-blog", words="may not fully utilize the potential of such hardware"),
        Quote(article="q-and-a", words="take advantage of modern hardware accelerators"),
    )
    source = "Feng 2024 (arXiv 2410.01201): a GRU against the same made parallel, on one GPU"
    figure = "175 times as fast to train at 512 steps once the steps no longer wait for each other"
    standing = "supported"
    where = Where(devices="accelerators; on processors it depends on the kernel")
    experiments = (
        Experiment(
            what="training",
            families=("elman", "lstm", "gru", "transformer-encoder"),
            lengths=(16, 64, 256, 1024),
        ),
    )

    def test(self, found: Findings) -> tuple[ClaimStatus, str]:
        band, pairs = pairs_by_length(found.training, ATTENTION, RECURRENT)
        if not pairs:
            return "not tested", NO_PAIRS
        work = {length: (_gflops(a), _gflops(b)) for length, (a, b) in pairs.items()}
        yes = [length for length, (a, b) in work.items() if a / b > APART]
        no = [length for length, (a, b) in work.items() if b / a > APART]
        each = ", ".join(
            f"{a:.0f} against {b:.0f} ({pairs[x][1].family}) at {x:,}"
            for x, (a, b) in work.items()
        )
        told = f"at {band} size attention gets {each} steps done (GFLOP/s in training)"
        return judged(yes, no, list(work), told)


def _gflops(cost: TrainingCost) -> float:
    """Of the backbone's weights; milliseconds per 1,000 tokens are microseconds per token."""
    return FLOPS_PER_WEIGHT * cost.backbone_parameters / cost.ms_per_thousand_tokens / 1e3
