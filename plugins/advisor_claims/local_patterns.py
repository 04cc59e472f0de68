"""Rule R7: a fixed local pattern, or a known reach, is for convolution."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from advisor.api import Capabilities, Device, Expectation, Findings, Task, Where
from advisor_claims.base import QualityClaim
from advisor_claims.by_length import Judged
from advisor_claims.groups import CONVOLUTION, shifts
from advisor_claims.learning import CAUSAL_RECURRENT, probing, test_learns

PROBES = ("fixed-delay",)
"""The answer always stands at the same distance: passed if the receptive field reaches it."""


class LocalPatterns(QualityClaim):
    """Within its receptive field only. That small signal models favour convolution anyway is told
    by `local-signals`; this adds what it gains where the user says that nothing far matters."""

    number = "R7"
    says = "For a fixed local pattern or a known distance, take a convolution that reaches it"
    source = "Bai 2018 (arXiv 1803.01271), Table 1"
    figure = (
        "copying over 1,000 steps, loss: convolution 3.5e-5, LSTM 0.0204, GRU 0.0197 (a guess); "
        "digits read pixel by pixel: convolution 99.0 %, GRU 96.2, LSTM 87.2"
    )
    standing = "supported"
    where = Where(devices="signals, or tasks where nothing far matters")
    experiments = probing(PROBES, CAUSAL_RECURRENT | CONVOLUTION)

    def holds(self, task: Task, device: Device) -> bool:
        return task.needs.long_range == "none" or task.input.type == "features"

    def predict(
        self, task: Task, device: Device, families: Mapping[str, Capabilities]
    ) -> Sequence[Expectation]:
        if task.needs.long_range != "none":
            return ()
        return shifts(CONVOLUTION, families, 1.0, 2.0, "what matters is near, within its reach")

    def test(self, found: Findings) -> Judged:
        return test_learns(found, PROBES, CONVOLUTION, CAUSAL_RECURRENT)
