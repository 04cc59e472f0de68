"""Claim C48: choose Transformers where the hardware can work in parallel."""

from __future__ import annotations

from advisor.api import ClaimStatus, Experiment, Findings, Quote, Where
from advisor_claims.base import QualityClaim
from advisor_claims.groups import ATTENTION, RECURRENT
from advisor_claims.speed import test_faster

NAMES = ("gru", "lstm", "transformer-decoder", "transformer-encoder")


class ParallelHardware(QualityClaim):
    """What a device can is not read off its data sheet: the claim counts where lengths cross."""

    number = "C48"
    says = "On hardware that works in parallel, Transformers answer faster than recurrent nets"
    quotes = (
        Quote(
            article="long-blog",
            words="If the hardware setup allows for efficient parallel processing (e.g., GPUs or "
            "TPUs), Transformers can use this parallelism to provide faster training and "
            "inference times.",
        ),
    )
    source = "Vaswani 2017 (arXiv 1706.03762), section 4: operations that must wait for others"
    standing = "bounded"
    where = Where(devices="those that work in parallel; from the length where it crosses here")
    experiments = tuple(
        Experiment(what="latency", families=NAMES, batch=batch, lengths=(16, 64, 256, 1024))
        for batch in (1, 32)
    )

    def test(self, found: Findings) -> tuple[ClaimStatus, str]:
        return test_faster(found, ATTENTION, RECURRENT, "attention")
