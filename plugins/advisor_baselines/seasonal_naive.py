"""This hour is as the same hour of the last season: what any forecast has to beat."""

from __future__ import annotations

from typing import Any, ClassVar

from advisor.api import Examples, Facts
from advisor_baselines.repeating import Repeating


class SeasonalNaive:
    """The last season of each channel, repeated."""

    api_version: ClassVar[int] = 1
    summary: ClassVar[str] = "the last season, repeated"
    source: ClassVar[str] = (
        "Hyndman and Athanasopoulos 2021, section 5.2, https://otexts.com/fpp3/"
    )

    def suits(self, facts: Facts) -> bool:
        return facts.kind == "forecasting" and facts.season > 1

    def fit(self, facts: Facts, train: Examples, validation: Examples) -> Any:
        steps = len(train.inputs[0])
        return Repeating(min(facts.season, steps), facts.outputs)
