"""Claim C03: "faster inference", which is three claims: encode, generate, stream.

Encoding a whole sequence is what parallel reading helps; written token by token, a Transformer is
the slow one. So encoding and generating are tested apart and told together.
"""

from __future__ import annotations

from advisor.api import ClaimStatus, Device, Experiment, Findings, Mode, Quote, Task, Where
from advisor_claims.base import QualityClaim
from advisor_claims.groups import ATTENTION, GATED
from advisor_claims.speed import test_faster
from advisor_claims.training import combined

MODES: dict[Mode, str] = {
    "request": "Reading whole inputs",
    "generate": "Generating token by token",
    "stream": "Streaming step by step",
}
ENCODING = ("lstm", "gru", "transformer-encoder")
STEPPING = ("lstm", "gru", "transformer-decoder")


class AttentionFaster(QualityClaim):
    """True or false by kernel, length and device; so it is measured, never believed."""

    number = "C03"
    says = (
        "Transformers read the whole sequence in parallel, so they answer faster than LSTM or GRU"
    )
    quotes = (
        Quote(article="q-and-a", words="leading to faster training and inference times"),
        Quote(article="long-blog", words="making them faster for training and inference"),
    )
    source = "Zhang 2018, AAN (arXiv 1805.00631); Katharopoulos 2020 (arXiv 2006.16236)"
    figure = (
        "written token by token it is the other way round: an averaging decoder is "
        "over 4 times as fast, linear attention up to 4,000 times on very long sequences"
    )
    standing = "bounded"
    where = Where(devices="by kernel; contradicted everywhere for generating")
    experiments = (
        Experiment(what="latency", families=ENCODING, lengths=(16, 64, 256, 1024)),
        Experiment(what="latency", families=ENCODING, batch=32, lengths=(16, 64, 256)),
        Experiment(what="latency", families=STEPPING, mode="generate", lengths=(64, 256, 1024)),
    )
    contradicts = ("constant-state", "one-at-a-time")

    def holds(self, task: Task, device: Device) -> bool:
        return task.serving.mode == "request"

    def test(self, found: Findings) -> tuple[ClaimStatus, str]:
        modes = MODES if found.task is None else [found.task.serving.mode]
        return combined(
            {
                MODES[mode]: test_faster(found, ATTENTION, GATED, "attention", mode)
                for mode in modes
            }
        )
