"""Claim C07: RNNs suit "real-time or online processing".

About the cost of one step here; what a stream is worth is quality too, and there a streaming
Conformer was better than an LSTM encoder at the same delay.
"""

from __future__ import annotations

from advisor.api import ClaimStatus, Experiment, Findings, Quote, Where
from advisor_claims.base import QualityClaim
from advisor_claims.groups import ATTENTION, RECURRENT
from advisor_claims.speed import test_faster


class OnlineRecurrent(QualityClaim):
    """Supported for the cost of a step, bounded for quality."""

    number = "C07"
    says = "RNNs fit real-time and online processing, where input comes step by step"
    quotes = (
        Quote(article="long-blog", words="RNNs can be a better fit for tasks requiring real-time"),
        Quote(article="long-blog", words="real-time or online processing"),
    )
    source = "kws_streaming (google-research, Rybakov 2020); Conformer (arXiv 2011.10798)"
    figure = (
        "keyword spotting on a Pixel 4, one packet of 20 ms: GRU 0.53 ms, LSTM with peepholes "
        "0.46 ms, separable convolution 1.6 ms; attention over the whole input can't stream"
    )
    standing = "bounded"
    where = Where(modes=("stream",))
    experiments = (
        Experiment(
            what="latency",
            families=("elman", "lstm", "gru", "transformer-decoder"),
            mode="stream",
            lengths=(64, 256, 1024),
        ),
    )

    def test(self, found: Findings) -> tuple[ClaimStatus, str]:
        return test_faster(found, RECURRENT, ATTENTION, "recurrence", "stream")
