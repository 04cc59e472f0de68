"""Claim C17: gates let LSTM and GRU hold on to what they read for longer than a plain RNN."""

from __future__ import annotations

from advisor.api import Findings, Quote
from advisor_claims.base import QualityClaim
from advisor_claims.by_length import Judged
from advisor_claims.groups import PLAIN_RECURRENT
from advisor_claims.learning import CAUSAL_RECURRENT, probing, test_learns

PROBES = ("adding", "selective-copy")
"""Both ask to keep a few marked values over the rest of the sequence. One bit, as in flip-flop, is
held without gates too."""
GATED_ONE_WAY = CAUSAL_RECURRENT - PLAIN_RECURRENT


class GatesRemember(QualityClaim):
    """True against a network without gates; how far they reach hangs on initialisation and length.

    It predicts nothing of its own: that a plain RNN forgets is already told by `elman-forgets`.
    """

    number = "C17"
    says = "Gates let LSTM and GRU retain what they read over longer sequences than a plain RNN"
    quotes = (
        Quote(
            article="long-blog",
            words="allow LSTMs and GRUs to retain and manipulate information over longer "
            "sequences",
        ),
    )
    source = "Bai 2018 (arXiv 1803.01271), Table 1"
    figure = (
        "loss at adding over 600 steps: GRU 5.3e-5, LSTM 0.164, plain RNN 0.177; at copying over "
        "1,000 steps all three are near 0.02, the level of a guess"
    )
    standing = "bounded"
    experiments = probing(PROBES, CAUSAL_RECURRENT)

    def test(self, found: Findings) -> Judged:
        return test_learns(found, PROBES, GATED_ONE_WAY, PLAIN_RECURRENT)
