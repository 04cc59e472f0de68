"""The bench that exports and measures on this device, and keeps everything as soon as it exists.

Export first, then measure: nothing else of ours runs while a candidate is timed. What the store
has already is not measured again.
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from advisor import registry
from advisor.core.artifact import Artifact, ExportJob
from advisor.core.candidate import Candidate
from advisor.core.device import Device
from advisor.core.failure import Failure
from advisor.core.load import Arrivals, LoadRequest, Paced
from advisor.core.measurement import PRIMARY, Measurement, Run, RunRequest
from advisor.core.shape import TaskShape
from advisor.errors import StoreBusyError
from advisor.export.cache import ArtifactCache
from advisor.measure.lock import PATIENCE_S, measuring
from advisor.measure.patience import Patience
from advisor.measure.plan import rounds as plan_rounds
from advisor.measure.serving import load_request
from advisor.measure.session import measure_awake
from advisor.pipeline.bench import Measured, Plan, Prepared
from advisor.pipeline.loads import Bearing, Borne, in_order
from advisor.pipeline.preparing import prepare
from advisor.pipeline.progress import Observer
from advisor.pipeline.rounds import Rounds
from advisor.store.measurements import MeasurementStore, RunKey
from advisor.store.places import Places

EXPORT_TIMEOUT_S = 180.0
"""Ten times what the slowest shipped candidate takes on a loaded 2-core machine."""
NEARLY = 0.9
"""Of the seconds that a slow length may take; between the calls a little time is lost."""
RUN_TIMEOUT_S = 120.0
"""One process measures for a few seconds; one that needs minutes per run can't be a candidate."""


@dataclass(frozen=True)
class LiveBench:
    """`runtime` is a plugin's name; `fresh` forgets what was measured before."""

    device: Device
    places: Places
    store: MeasurementStore
    observer: Observer
    runtime: str = "onnxruntime"
    fresh: bool = False
    deadline: float | None = None
    export_timeout_s: float = EXPORT_TIMEOUT_S
    run_timeout_s: float = RUN_TIMEOUT_S
    seed: int = 0
    patience: Patience = field(default_factory=Patience)

    def prepare(self, candidates: Sequence[Candidate], shape: TaskShape, longest: int) -> Prepared:
        """Exports what the cache lacks, in parallel processes, each contract-checked."""
        cache = ArtifactCache(self.places.artifacts)
        jobs = [ExportJob(candidate=c, shape=shape, longest=longest) for c in candidates]
        prepared = prepare(
            jobs, cache, self.observer, self.device.usable_cores, self.export_timeout_s
        )
        if self.fresh:
            self._forget(candidates, prepared.artifacts, shape)
        return prepared

    def measure(
        self,
        candidates: Sequence[Candidate],
        artifacts: Mapping[str, Artifact],
        shape: TaskShape,
        plan: Plan,
    ) -> Measured:
        """Interleaved rounds of fresh processes, in random order within each round."""
        keys = {c.id: self._key(c, artifacts[c.id], shape) for c in candidates}
        rounds = self._rounds(candidates, keys, shape, plan)
        in_time = True
        if rounds.wanting():
            needed = rounds.lacking()  # what is only measured again does not wait for others
            try:
                with measuring(self.observer.note, self._patience_s() if needed else 0.0):
                    rounds = self._rounds(candidates, keys, shape, plan)  # with the other's runs
                    in_time = rounds.go(plan.stage)
            except StoreBusyError as error:
                if needed and not self._late():
                    raise
                if needed:
                    self.observer.note(error.message)
                in_time = not needed
        measurements = {
            name: Measurement(candidate_id=name, origin="measured-here", runs=tuple(runs))
            for name, runs in rounds.chosen().items()
            if runs and name not in rounds.failures
        }
        return Measured(measurements, tuple(rounds.failures.values()), out_of_time=not in_time)

    def bear(
        self,
        candidate: Candidate,
        artifact: Artifact,
        shape: TaskShape,
        load: Paced | Arrivals,
        rounds: range,
        stage: str,
    ) -> Borne:
        """A process under `load` for each of `rounds`, unless the store has it."""
        key = self._key(candidate, artifact, shape)
        target = self._target()

        def request(number: int) -> LoadRequest:
            where = self.device.fingerprint
            return load_request(
                candidate, artifact, shape, load, where, number, self.runtime, target
            )

        bearing = Bearing(self.store, key, load, request, self.observer, self._late)
        known = bearing.known(rounds)
        if len(known) == len(rounds):
            return Borne(in_order(known))
        try:
            with measuring(self.observer.note, self._patience_s()):
                return bearing.go(rounds, stage)
        except StoreBusyError as error:
            if not self._late():
                raise
            self.observer.note(error.message)
            return Borne(in_order(known), out_of_time=True)

    def _rounds(
        self,
        candidates: Sequence[Candidate],
        keys: Mapping[str, RunKey],
        shape: TaskShape,
        plan: Plan,
    ) -> Rounds:
        """What is planned, with what the store has already."""

        def measure(request: RunRequest) -> Run | Failure:
            outcome = measure_awake(request, self.run_timeout_s, self.observer.note)
            if isinstance(outcome, Failure):
                return outcome
            run = _without_foreign_memory(outcome, plan)
            self.store.add(keys[request.candidate_id], run)
            return run

        tries = {name: self._kept(key, shape, plan) for name, key in keys.items()}
        requests = [self._request(c, keys[c.id], plan) for c in candidates]
        planned = plan_rounds(requests, plan.rounds, random.Random(self.seed), plan.first_round)
        return Rounds(planned, tries, measure, self.patience, self.observer, self.deadline)

    def _late(self) -> bool:
        return self.deadline is not None and time.monotonic() >= self.deadline

    def _patience_s(self) -> float:
        """Seconds to wait for another advisor: no more than there is time for."""
        left_s = math.inf if self.deadline is None else self.deadline - time.monotonic()
        return min(PATIENCE_S, max(0.0, left_s))

    def _kept(self, key: RunKey, shape: TaskShape, plan: Plan) -> list[Run]:
        """Stored runs that answer the plan, every length there; oldest first."""
        last = plan.first_round + plan.rounds
        return [
            run
            for run in self.store.find(key)
            if plan.first_round <= run.round < last
            and all(_answers(run, shape, plan, length) for length in plan.lengths)
        ]

    def _forget(
        self, candidates: Sequence[Candidate], artifacts: Mapping[str, Artifact], shape: TaskShape
    ) -> None:
        for candidate in candidates:
            if candidate.id in artifacts:
                self.store.forget(self._key(candidate, artifacts[candidate.id], shape))

    def _key(self, candidate: Candidate, artifact: Artifact, shape: TaskShape) -> RunKey:
        return RunKey(
            artifact=artifact,
            shape=shape,
            settings=candidate.settings,
            device_fingerprint=self.device.fingerprint,
            runtime=self.runtime,
            runtime_version=_version(self.runtime),
        )

    def _request(self, candidate: Candidate, key: RunKey, plan: Plan) -> RunRequest:
        return RunRequest(
            candidate_id=candidate.id,
            model_key=candidate.model_key,
            shape=key.shape,
            settings=candidate.settings,
            graphs=key.artifact.graphs,
            device_fingerprint=self.device.fingerprint,
            runtime=self.runtime,
            runtime_target=self._target(),
            round=plan.first_round,
            lengths=plan.lengths,
            seconds_per_length=plan.seconds_per_length,
            least_samples=plan.least_samples,
            most_seconds_per_length=plan.most_seconds_per_length,
            give_up_above_s=plan.give_up_above_s,
        )

    def _target(self) -> str:
        return next(f.target for f in registry.find("runtimes") if f.name == self.runtime)


def _answers(run: Run, shape: TaskShape, plan: Plan, length: int) -> bool:
    """Whether `run` measured `length` as fully as `plan` would: one that gave up early because a
    budget was lost says too little for a looser one."""
    series = run.find(PRIMARY[shape.mode], length)
    if series is None:
        return False
    limit_s = plan.give_up_above_s
    lost = limit_s is not None and min(series.samples_s) > limit_s
    most_s = plan.most_seconds_per_length
    slow = most_s is not None and sum(series.samples_s) >= NEARLY * most_s
    return lost or slow or len(series.samples_s) >= plan.least_samples


def _without_foreign_memory(run: Run, plan: Plan) -> Run:
    """Memory is reported at the task's own length only; later plans leave it out."""
    return run if plan.first_round == 0 else run.model_copy(update={"memory": None})


def _version(runtime: str) -> str:
    """The installed version by metadata, so that a stored answer needs no import."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(runtime)
    except PackageNotFoundError:
        return str(registry.get("runtimes", runtime).plugin.version())
