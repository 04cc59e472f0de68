"""Claim C26: RNNs have a fixed input size and can't process sequences of variable length."""

from __future__ import annotations

from advisor.api import Device, Experiment, Findings, Quote, Task, Where
from advisor_claims.any_length import LENGTHS, test_needs_padding, varies
from advisor_claims.base import QualityClaim
from advisor_claims.by_length import Judged
from advisor_claims.groups import RECURRENT


class FixedInput(QualityClaim):
    """The numbers per step are fixed, for every architecture; the number of steps is not."""

    number = "C26"
    says = "RNNs have a fixed input size, so they are unsuitable for variable-length sequences"
    quotes = (
        Quote(
            article="lecture-recap",
            words="the fixed input size of RNNs makes them unsuitable for processing "
            "variable-length sequences",
        ),
    )
    source = "Tang 2018 (arXiv 1808.08946), introduction: RNNs deal easily with variable lengths"
    standing = "contradicted"
    where = Where(modes=("request",), devices="requests of various lengths")
    experiments = (Experiment(what="latency", families=("gru", "lstm"), lengths=LENGTHS),)
    contradicts = ("variable-length",)

    def holds(self, task: Task, device: Device) -> bool:
        return varies(task)

    def test(self, found: Findings) -> Judged:
        return test_needs_padding(found, RECURRENT)
