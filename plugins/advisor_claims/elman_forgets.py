"""Claim C13: RNNs "suffer from the vanishing gradient problem".

Supported for the network without gates, and for gates as libraries initialise them; a forget gate
that starts open holds on. So every initialisation measured here is told for itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from advisor.api import (
    Capabilities,
    ClaimStatus,
    Device,
    Expectation,
    Experiment,
    Findings,
    Quote,
    Task,
)
from advisor_claims import gradients
from advisor_claims.base import QualityClaim
from advisor_claims.groups import PLAIN_RECURRENT, shifts

MEMORY = 10
"""Steps after which an Elman network's input gradient is below 1/1000 of the last step's (3e-4 at
lag 10, measured at torch's initialisation, width 64)."""


class ElmanForgets(QualityClaim):
    """Vanishing gradients (Bengio 1994; Pascanu 2013) hit the network without gates first."""

    number = "C13"
    says = "RNNs suffer from vanishing gradients: without gates they forget within tens of steps"
    quotes = (
        Quote(article="q-and-a", words="RNNs suffer from the vanishing gradient problem"),
        Quote(article="long-blog", words="RNNs often struggle with learning long-range"),
        Quote(article="lecture-recap", words="suffer from challenges such as vanishing gradients"),
    )
    source = "Pascanu 2013 (arXiv 1211.5063); Tallec 2018 (arXiv 1804.11188) for initialisation"
    figure = (
        "torch's own initialisation, lag 99 over lag 0: Elman 0, GRU 6e-22, LSTM 2e-21; LSTM "
        "with a forget bias of 3: 0.5 (measured for this project at width 64)"
    )
    standing = "supported"
    experiments = (Experiment(what="gradient", families=("elman", "gru", "lstm")),)

    def holds(self, task: Task, device: Device) -> bool:
        return task.input.length.typical > MEMORY

    def predict(
        self, task: Task, device: Device, families: Mapping[str, Capabilities]
    ) -> Sequence[Expectation]:
        steps = f"{task.input.length.typical:,} steps"
        return shifts(
            PLAIN_RECURRENT, families, -6.0, 3.0, f"without gates it forgets within {steps}"
        )

    def test(self, found: Findings) -> tuple[ClaimStatus, str]:
        known = gradients.of(found)
        if not known:
            return "not tested", gradients.NOTHING
        gone = [g for g in known if gradients.vanishes(g)]
        told = gradients.told(known)
        if len(gone) == len(known):
            return "confirmed here", told
        if not gone:
            return "refuted here", told
        return "bounded here", f"by gates and initialisation: {told}"
