"""Claim C24: RNNs need sequences padded or cut to one length."""

from __future__ import annotations

from advisor.api import Device, Experiment, Findings, Quote, Task, Where
from advisor_claims.any_length import LENGTHS, test_needs_padding, varies
from advisor_claims.base import QualityClaim
from advisor_claims.by_length import Judged
from advisor_claims.groups import RECURRENT


class RnnPadding(QualityClaim):
    """Padding is a matter of batches, for both architectures, and packing avoids it for both."""

    number = "C24"
    says = "RNNs require padding or truncation, so that all sequences have the same length"
    quotes = (
        Quote(
            article="q-and-a",
            words="RNNs require padding or truncation to ensure that all sequences have the same "
            "length",
        ),
    )
    source = (
        "Tang 2018 (arXiv 1808.08946): RNNs deal easily with variable lengths; Krell 2021 "
        "(arXiv 2107.02027) on the padding of BERT"
    )
    figure = "up to half of the tokens in BERT's batches are padding; packing them doubled speed"
    standing = "contradicted"
    where = Where(modes=("request",), devices="requests of various lengths")
    experiments = (Experiment(what="latency", families=("gru", "lstm"), lengths=LENGTHS),)
    contradicts = ("variable-length",)

    def holds(self, task: Task, device: Device) -> bool:
        return varies(task)

    def test(self, found: Findings) -> Judged:
        return test_needs_padding(found, RECURRENT)
