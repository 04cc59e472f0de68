"""All that is known of one candidate when the decision is made; the decision's only input."""

from __future__ import annotations

import statistics
from dataclasses import dataclass

from advisor.core.artifact import Artifact
from advisor.core.candidate import Candidate
from advisor.core.evidence import Belief
from advisor.core.measurement import PRIMARY, Measurement
from advisor.core.task import Task
from advisor.core.verdict import Outcome, Verdict
from advisor.decide.choose import Option
from advisor.decide.verdicts import overall

LEAST_LATENCY_SD = 0.02
"""Of log seconds: what the medians of a quiet machine repeat to, whatever three rounds say."""


@dataclass(frozen=True)
class Assessment:
    """`ruled_out`: why it was not measured. `failed`: what broke. Else the verdicts stand.

    `contended`: the machine was busy while it was measured at the task's length.
    """

    candidate: Candidate
    belief: Belief
    artifact: Artifact | None = None
    measurement: Measurement | None = None
    verdicts: tuple[Verdict, ...] = ()
    ruled_out: str = ""
    failed: str = ""
    contended: bool = False

    @property
    def id(self) -> str:
        return self.candidate.id

    @property
    def outcome(self) -> Outcome | None:
        """`None` for a candidate that can't be measured; UNDECIDED for one that still could."""
        outcome = overall(self.verdicts)
        still_open = outcome is Outcome.UNDECIDED and not self.failed
        return outcome if self.measurement is not None or still_open else None

    def option(self, task: Task, length: int | None = None) -> Option | None:
        """Its part in the choice at a length (the task's own by default), if measured there."""
        if self.measurement is None:
            return None
        steps = task.input.length.typical if length is None else length
        series = PRIMARY[task.serving.mode]
        latency = self.measurement.median_s(series, steps)
        if latency is None:
            return None
        by_round = self.measurement.by_round(series, steps)
        return Option(
            candidate=self.candidate,
            belief=self.belief,
            latency_s=latency,
            budget_s=task.latency_s,
            latency_sd=_spread(list(by_round.values())),
            by_round=by_round,
        )


def _spread(medians_s: list[float]) -> float:
    if len(medians_s) < 2:
        return LEAST_LATENCY_SD
    relative = statistics.stdev(medians_s) / statistics.fmean(medians_s)
    return float(max(LEAST_LATENCY_SD, relative / len(medians_s) ** 0.5))
