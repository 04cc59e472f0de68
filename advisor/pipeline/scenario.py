"""One candidate that is tried as it will serve: what each scenario needs to measure it."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.core.artifact import Artifact
from advisor.core.candidate import Candidate
from advisor.core.failure import Failure
from advisor.core.load import Arrivals, Paced
from advisor.core.measurement import Measurement
from advisor.core.shape import TaskShape
from advisor.core.task import Task
from advisor.pipeline.bench import Bench, Plan
from advisor.pipeline.loads import Borne, LoadBench

ROUNDS = 3
"""The fewest processes that a verdict rests on."""


@dataclass(frozen=True)
class Scenario:
    """One candidate that is to serve `task`, and the bench to try it on."""

    bench: Bench
    task: Task
    shape: TaskShape
    candidate: Candidate
    artifact: Artifact
    measured: Measurement

    def measure(self, shape: TaskShape, plan: Plan) -> tuple[Measurement | None, list[Failure]]:
        """The measurement, or `None` where it broke or where time ran out before it was whole."""
        got = self.bench.measure([self.candidate], {self.candidate.id: self.artifact}, shape, plan)
        whole = None if got.out_of_time else got.measurements.get(self.candidate.id)
        return whole, list(got.failures)

    def bear(self, load: Paced | Arrivals, rounds: range, stage: str) -> Borne:
        """Nothing on a bench that can't put anything under load."""
        if not isinstance(self.bench, LoadBench):
            return Borne()
        return self.bench.bear(self.candidate, self.artifact, self.shape, load, rounds, stage)


def about(failure: Failure, where: str) -> Failure:
    """It did not cost the candidate its place, so it must say what it was about."""
    return failure.model_copy(update={"reason": f"{where}: {failure.reason}"})
