"""A bench that measures nothing: it knows what each candidate costs, and counts what is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pytest

from advisor.core.artifact import Artifact
from advisor.core.candidate import Candidate
from advisor.core.device import Device
from advisor.core.failure import Failure
from advisor.core.measurement import Measurement, Run
from advisor.core.shape import TaskShape
from advisor.core.task import Task
from advisor.pipeline.bench import Measured, Plan, Prepared
from advisor.testing.fakes import fake_artifact, fake_device, fake_measurement


def failure(candidate: Candidate, stage: str, reason: str) -> Failure:
    return Failure(stage=stage, plugin=candidate.family, candidate=candidate.id, reason=reason)


@dataclass
class FakeBench:
    """`costs`: median ms by family or label; `busts`: stage and reason by label. `spread` is wide
    for those named in `wide`. `plans`: every plan asked for, with the labels it was for."""

    task: Task
    costs: Mapping[str, float] = field(default_factory=dict)
    growth: Mapping[str, float] = field(default_factory=dict)
    wide: Mapping[str, float] = field(default_factory=dict)
    busts: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    lacking: Mapping[str, str] = field(default_factory=dict)
    file_bytes: Mapping[str, int] = field(default_factory=dict)
    out_of_time_after: int | None = None
    samples: int = 60
    busy: bool = False
    device: Device = field(default_factory=fake_device)
    plans: list[tuple[Plan, tuple[str, ...]]] = field(default_factory=list)

    def prepare(self, candidates: Sequence[Candidate], shape: TaskShape, longest: int) -> Prepared:
        broken = [c for c in candidates if self.busts.get(c.label, ("",))[0] == "export"]
        artifacts = {c.id: self._artifact(c) for c in candidates if c not in broken}
        return Prepared(
            artifacts,
            tuple(failure(c, "export", self.busts[c.label][1]) for c in broken),
        )

    def measure(
        self,
        candidates: Sequence[Candidate],
        artifacts: Mapping[str, Artifact],
        shape: TaskShape,
        plan: Plan,
    ) -> Measured:
        self.plans.append((plan, tuple(c.label for c in candidates)))
        stage = "lengths" if plan.first_round else "measure"
        broken = [c for c in candidates if self.busts.get(c.label, ("",))[0] == stage]
        late = self.out_of_time_after is not None
        done = [c for c in candidates if c not in broken][: self.out_of_time_after]
        return Measured(
            {c.id: self._measurement(c, plan) for c in done},
            tuple(failure(c, "measure", self.busts[c.label][1]) for c in broken),
            out_of_time=late,
        )

    def _artifact(self, candidate: Candidate) -> Artifact:
        made = fake_artifact(candidate, self.task)
        size = self.file_bytes.get(candidate.label)
        if size is None:
            return made
        graphs = tuple(g.model_copy(update={"file_bytes": size}) for g in made.graphs)
        return made.model_copy(update={"graphs": graphs})

    def _measurement(self, candidate: Candidate, plan: Plan) -> Measurement:
        cost = self.costs.get(candidate.label, self.costs.get(candidate.family, 2.0))
        made = fake_measurement(
            candidate,
            self.task,
            cost,
            lengths=plan.lengths,
            rounds=plan.rounds,
            samples=self.samples,
            growth=self.growth.get(candidate.family, 1.0),
            spread=self.wide.get(candidate.label, 0.05),
        )
        runs = tuple(self._run(run, plan) for run in made.runs)
        return made.model_copy(update={"runs": runs})

    def _run(self, run: Run, plan: Plan) -> Run:
        wanted = tuple(s for s in run.series if s.length in plan.lengths)
        conditions = run.conditions
        if self.busy:
            conditions = conditions.model_copy(update={"cpu_share": 0.7})
        return run.model_copy(
            update={
                "series": wanted,
                "round": plan.first_round + run.round,
                "conditions": conditions,
            }
        )


@pytest.fixture
def bench() -> type[FakeBench]:
    return FakeBench
