"""One round of all judges over one model, each in a fresh process, those compared side by side."""

from __future__ import annotations

import random
import statistics
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import bare_loop
import loadgen_loop
import openvino_app

from advisor.core.artifact import Artifact, ExportJob
from advisor.core.failure import Failure
from advisor.core.load import Arrivals, LoadRequest, LoadRun
from advisor.core.measurement import Run, RunRequest
from advisor.core.quantiles import quantile
from advisor.core.shape import TaskShape
from advisor.measure.guard import LEAST_CPU_SHARE, contended
from advisor.measure.lock import measuring
from advisor.measure.serving import disturbed
from advisor.measure.session import measure_once, serve_once

TASK, BAND, FAMILIES, LENGTH = "film-review-sentiment", "small", ("gru", "transformer-encoder"), 64
Q = 0.95
SAMPLES, QUERIES = 1000, 4000
"""Ours and LoadGen's per round; more of the judge's, so that its own error matters less."""
SERVER_QUERIES, LOAD = 2000, 0.4
BESIDE = (("run", "bare", "single"), ("poisson", "server"), ("empty", "empty_server", "openvino"))
"""Fields of `Round` in groups that are compared, hence measured within seconds of each other."""
Percentiles = dict[float, float]


@dataclass(frozen=True)
class Model:
    """An exported candidate, and queries per second for random arrivals."""

    artifact: Artifact
    shape: TaskShape
    rate: float

    @property
    def path(self) -> Path:
        return Path(self.artifact.graph("whole").path)

    @property
    def name(self) -> str:
        return self.artifact.candidate_id.rpartition("-")[0]


@dataclass(frozen=True)
class Round:
    """What each judge said of one model, close in time; `None`: it is not installed.

    `empty`, `empty_server`: LoadGen's two scenarios around an answer that does nothing.
    """

    run: Run
    poisson: LoadRun
    bare: Percentiles
    single: loadgen_loop.Judged | None
    server: loadgen_loop.Judged | None
    empty: loadgen_loop.Judged | None
    empty_server: loadgen_loop.Judged | None
    openvino: Percentiles | None

    @property
    def samples_s(self) -> Sequence[float]:
        return self.run.series[0].samples_s

    @property
    def arrivals_s(self) -> Sequence[float]:
        """From each random arrival to its answer."""
        return self.poisson.stretches[0].latencies_s

    @property
    def quiet(self) -> bool:
        judge = self.single is None or self.single.cpu_share >= LEAST_CPU_SHARE
        return judge and not contended(self.run)

    @property
    def quiet_under_load(self) -> bool:
        return self.quiet and not disturbed([self.poisson])


def of(samples_s: Sequence[float]) -> Percentiles:
    """The percentiles shown."""
    return {q: quantile(samples_s, q) for q in (0.5, Q)}


def exported() -> list[Model]:
    """The candidates by the same export as the tool's, and the rate that is moderate for each."""
    from advisor import registry
    from advisor.device.detect import detect
    from advisor.export.cache import ArtifactCache
    from advisor.export.pool import export_all
    from advisor.files.task_toml import load_task
    from advisor.store.places import places

    task, device = load_task(TASK), detect()
    shape = TaskShape.of(task)
    families = [registry.get("families", name).plugin for name in FAMILIES]
    offers = [c for family in families for c in family.candidates(task, device) if c.band == BAND]
    jobs = [ExportJob(candidate=c, shape=shape, longest=task.input.length.max) for c in offers]
    found: list[Model] = []

    def keep(job: ExportJob, outcome: Artifact | Failure) -> None:
        if isinstance(outcome, Failure):
            sys.exit(outcome.reason)
        graph = outcome.graph("whole")
        pilot = bare_loop.samples_s(
            bare_loop.Job(Path(graph.path), (1, LENGTH), shape.inputs), seconds=0.3
        )
        found.append(Model(outcome, shape, rate=LOAD / statistics.median(pilot)))

    cache = ArtifactCache(places().artifacts)
    export_all(jobs, cache, workers=2, timeout_s=180, on_done=keep)
    return sorted(found, key=lambda model: model.name)


def one_round(models: Sequence[Model], number: int, present: set[str]) -> dict[str, Round]:
    """Every judge over every model in random order, group by group."""
    rng = random.Random(number)
    said: dict[str, Round] = {}
    with measuring(print):
        for model in rng.sample(models, len(models)):
            work = _judges(model, number, present)
            groups = rng.sample(BESIDE, len(BESIDE))
            order = [name for group in groups for name in rng.sample(group, len(group))]
            said[model.name] = Round(**{name: work[name]() for name in order})
    return said


def _judges(model: Model, number: int, present: set[str]) -> dict[str, Callable[[], object]]:
    """The work of one round by the names of `Round`'s fields."""
    x_shape, vocabulary = (1, LENGTH), model.shape.inputs

    def loadgen(path: str, queries: int, rate: float) -> Callable[[], object]:
        job = loadgen_loop.Job(path, x_shape, vocabulary, queries, Q, rate, seed=number)
        return lambda: loadgen_loop.judge(job) if "loadgen" in present else None

    def openvino() -> object:
        told = (model.path, x_shape, vocabulary)
        wanted = (0.5, Q) if "openvino" in present else ()
        return {q: openvino_app.percentile_s(*told, q) for q in wanted} or None

    bare = bare_loop.Job(model.path, x_shape, vocabulary)
    return {
        "run": lambda: _ours(model, number),
        "poisson": lambda: _ours_under_load(model, number),
        "bare": lambda: of(bare_loop.samples_s(bare, seconds=0.4)),
        "single": loadgen(str(model.path), QUERIES, 0.0),
        "server": loadgen(str(model.path), SERVER_QUERIES, model.rate),
        "empty": loadgen("", QUERIES, 0.0),
        "empty_server": loadgen("", SERVER_QUERIES, model.rate),
        "openvino": openvino,
    }


def _ours(model: Model, number: int) -> Run:
    """The advisor's own measuring process."""
    request = RunRequest(
        **_asked(model, number),
        lengths=(LENGTH,),
        seconds_per_length=0.1,
        least_samples=SAMPLES,
        most_samples=SAMPLES,
    )
    return _or_exit(measure_once(request, timeout_s=120))


def _ours_under_load(model: Model, number: int) -> LoadRun:
    """The same under arrivals that do not wait for the answers, as in LoadGen's Server."""
    load = Arrivals(
        length=LENGTH, rates_per_s=(model.rate,), seconds=0.1, least_requests=SERVER_QUERIES
    )
    request = LoadRequest(**_asked(model, number), load=load, seed=number)
    return _or_exit(serve_once(request, timeout_s=120))


def _asked(model: Model, number: int) -> dict[str, object]:
    return {
        "candidate_id": model.artifact.candidate_id,
        "model_key": model.artifact.model_key,
        "shape": model.shape,
        "settings": {},
        "graphs": model.artifact.graphs,
        "device_fingerprint": "bench",
        "round": number,
    }


def _or_exit(run):
    if isinstance(run, Failure):
        sys.exit(run.reason)
    return run
