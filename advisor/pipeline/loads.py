"""Processes under a load that does not wait for the model, kept as soon as each has answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from advisor.core.artifact import Artifact
from advisor.core.candidate import Candidate
from advisor.core.failure import Failure
from advisor.core.load import Arrivals, LoadRequest, LoadRun, Paced
from advisor.core.shape import TaskShape
from advisor.measure.serving import serve_once, timeout_s
from advisor.pipeline.progress import Observer
from advisor.store.measurements import MeasurementStore, RunKey


@dataclass(frozen=True)
class Borne:
    """Runs in the order of their rounds, what broke, and whether time ran out before the last."""

    runs: tuple[LoadRun, ...] = ()
    failures: tuple[Failure, ...] = ()
    out_of_time: bool = False


@runtime_checkable
class LoadBench(Protocol):
    """A bench that can put a candidate under load; one that reads a profile can't."""

    def bear(
        self,
        candidate: Candidate,
        artifact: Artifact,
        shape: TaskShape,
        load: Paced | Arrivals,
        rounds: range,
        stage: str,
    ) -> Borne: ...


@dataclass(frozen=True)
class Bearing:
    """One candidate under one load: where its runs are kept, and who is told."""

    store: MeasurementStore
    key: RunKey
    load: Paced | Arrivals
    request: Callable[[int], LoadRequest]
    observer: Observer
    late: Callable[[], bool]

    def known(self, rounds: range) -> dict[int, LoadRun]:
        """What the store has, by round."""
        found = self.store.find_loads(self.key)
        return {r.round: r for r in found if r.load == self.load and r.round in rounds}

    def go(self, rounds: range, stage: str) -> Borne:
        """The rounds that are missing, one process after the other, until one breaks."""
        found = self.known(rounds)
        missing = [n for n in rounds if n not in found]
        failures: list[Failure] = []
        late = False
        self.observer.start(stage, len(missing))
        try:
            for number in missing:
                if failures or (late := self.late()):
                    break
                outcome = serve_once(self.request(number), timeout_s(self.load))
                if isinstance(outcome, Failure):
                    failures.append(outcome)
                else:
                    self.store.add_load(self.key, outcome)
                    found[number] = outcome
                self.observer.advance(self.key.artifact.candidate_id.rpartition("-")[0])
        finally:
            self.observer.finish()
        return Borne(in_order(found), tuple(failures), late)


def in_order(found: dict[int, LoadRun]) -> tuple[LoadRun, ...]:
    """By round."""
    return tuple(found[number] for number in sorted(found))
