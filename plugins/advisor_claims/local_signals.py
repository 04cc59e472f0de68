"""Rules R7, R11, claim C41: small models on audio and sensor signals: convolution first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from advisor.api import Capabilities, Device, Expectation, Task
from advisor_claims.base import QualityClaim
from advisor_claims.groups import ATTENTION, CONVOLUTION, shifts


class LocalSignals(QualityClaim):
    """At equal small size; larger Transformers catch up."""

    says = "On audio and sensor signals below a million parameters, convolutions and RNNs lead"
    source = "kws_streaming: ds_tc_resnet 75 k parameters 98.0 %, KWT-1 607 k 97.7 % (v2-12)"
    standing = "supported"

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
