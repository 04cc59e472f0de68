"""Tomorrow is as today: the forecast that a random walk can't be beaten on."""

from __future__ import annotations

from typing import Any, ClassVar

from advisor.api import Examples, Facts
from advisor_baselines.repeating import Repeating


class LastValue:
    """The last value of each channel at every step ahead."""

    api_version: ClassVar[int] = 1
    summary: ClassVar[str] = "the last value, repeated"
    source: ClassVar[str] = (
        "Hyndman and Athanasopoulos 2021, section 5.2, https://otexts.com/fpp3/"
    )

    def suits(self, facts: Facts) -> bool:
        return facts.kind == "forecasting"

    def fit(self, facts: Facts, train: Examples, validation: Examples) -> Any:
        return Repeating(1, facts.outputs)
