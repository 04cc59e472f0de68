"""Rule R11: below a million parameters on audio and sensor signals, convolution first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from advisor.api import Capabilities, Device, Expectation, Quote, Task, Where
from advisor_claims.base import QualityClaim
from advisor_claims.groups import ATTENTION, CONVOLUTION, shifts


class LocalSignals(QualityClaim):
    """At equal small size; larger Transformers catch up, and so do distilled ones."""

    number = "R11"
    says = "On audio and sensor signals below a million parameters, convolutions and RNNs lead"
    quotes = (
        Quote(
            article="practice",
            words="Parameters below a million on audio: depthwise convolution or GRU before a "
            "Transformer",
        ),
    )
    source = "kws_streaming results on Speech Commands v2-12; Zhang 2017 (arXiv 1711.07128)"
    figure = (
        "ds_tc_resnet 98.0 % with 75 k parameters, KWT-1 97.7 with 607 k, KWT-3 98.7 with 5.5 "
        "million; a depthwise separable convolution 95.4 on microcontrollers (v1-12)"
    )
    standing = "supported"
    where = Where(devices="signals, models below a million parameters")
    untested = "needs labelled signals to train on: advisor try with yours"

    def holds(self, task: Task, device: Device) -> bool:
        return task.input.type == "features" and task.kind != "forecasting"

    def predict(
        self, task: Task, device: Device, families: Mapping[str, Capabilities]
    ) -> Sequence[Expectation]:
        return (
            *shifts(
                CONVOLUTION, families, 1.5, 1.5, "local patterns in a signal are convolution's"
            ),
            *shifts(ATTENTION, families, -1.0, 1.5, "small Transformers trail on signals"),
        )
