"""Published forecasting: attention gains nothing from longer look-backs; simple is strong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from advisor.api import Capabilities, Device, Expectation, Task
from advisor_claims.base import QualityClaim
from advisor_claims.groups import ATTENTION, shifts


class ForecastingSimple(QualityClaim):
    """A linear baseline beat earlier Transformers on nine sets, often by 20 to 50 %."""

    says = "For forecasting, a linear model on recent values beats Transformers; try it first"
    source = "Zeng 2022, DLinear (arXiv 2205.13504): nine sets, often 20 to 50 % lower error"
    standing = "supported"

    def holds(self, task: Task, device: Device) -> bool:
        return task.kind == "forecasting"

    def predict(
        self, task: Task, device: Device, families: Mapping[str, Capabilities]
    ) -> Sequence[Expectation]:
        reason = "Transformers did not gain from longer look-backs in forecasting"
        return shifts(ATTENTION, families, -2.0, 2.5, reason)
