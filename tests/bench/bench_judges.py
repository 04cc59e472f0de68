"""Do independent judges see the latencies that we see, over the same files and settings?

Usage: python tests/bench/bench_judges.py [rounds]

Two shipped candidates at 64 tokens, 1 thread, no spinning, by our measuring process, a bare
onnxruntime loop, MLPerf LoadGen (SingleStream, and Server with Poisson arrivals at 40 % of what
one worker can do) and OpenVINO's benchmark_app: every judge once a round, in random order, each in
a fresh process, those that are compared side by side.

Judged, over the rounds in which no process lost the processor: the bare loop's median within 5 %
of ours, and LoadGen's SingleStream p95 within the 95 % interval of our samples of the same round
(order statistics, `advisor.core.quantiles`), as often as chance allows. To tell why it
is not, two things stand beside it and decide nothing: how often our own other processes fall
within that interval, and the wide interval for a further process. Only reported, too: Server,
because LoadGen's own wake-ups are in it, beside a queue simulated from our samples; and OpenVINO,
which is another runtime. Exits with 1 if a judge disagrees, with 4 if too few rounds were quiet.

LoadGen and OpenVINO are the extra `judges`; one that is missing is skipped.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import bare_loop
import loadgen_loop
import openvino_app
from judges_agree import disagree, expected_share, further_process, interval, queued, ratio

from advisor.core.artifact import Artifact
from advisor.core.failure import Failure
from advisor.core.measurement import Run, RunRequest
from advisor.core.quantiles import quantile
from advisor.core.shape import TaskShape
from advisor.measure.guard import LEAST_CPU_SHARE, contended, trust
from advisor.measure.lock import measuring
from advisor.measure.session import measure_once

TASK, BAND, FAMILIES, LENGTH = "film-review-sentiment", "small", ("gru", "transformer-encoder"), 64
Q = 0.95
SAMPLES, QUERIES = 1000, 4000
"""Ours and LoadGen's per round; more of the judge's, so that its own error matters less."""
SERVER_QUERIES, LOAD = 2000, 0.4
LEAST_QUIET = 3
"""Rounds; fewer give no interval between processes that could exclude anything."""
MOST_DIFFERENCE = 0.05
"""Of the bare loop's median, as in bench_bare_loop."""
JUDGED = ("run", "bare", "single")
"""Fields of `Round` that a verdict compares, hence measured within seconds of each other."""
Percentiles = dict[float, float]
EXTRA = 'pip install -c constraints.txt -e ".[judges]"'


@dataclass(frozen=True)
class Model:
    """An exported candidate, and queries per second for the Server scenario."""

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
    """What each judge said of one model, close in time."""

    run: Run
    bare: Percentiles
    single: loadgen_loop.Judged | None
    server: loadgen_loop.Judged | None
    empty: loadgen_loop.Judged | None
    openvino: Percentiles | None

    @property
    def samples_s(self) -> Sequence[float]:
        return self.run.series[0].samples_s

    @property
    def quiet(self) -> bool:
        judge = self.single is None or self.single.cpu_share >= LEAST_CPU_SHARE
        return judge and not contended(self.run)


def of(samples_s: Sequence[float]) -> Percentiles:
    return {q: quantile(samples_s, q) for q in (0.5, Q)}


def exported() -> list[Model]:
    """The candidates by the same export as the tool's, and the rate that is moderate for each."""
    from advisor import registry
    from advisor.core.artifact import ExportJob
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


def ours(model: Model, number: int) -> Run:
    """The advisor's own measuring process."""
    request = RunRequest(
        candidate_id=model.artifact.candidate_id,
        model_key=model.artifact.model_key,
        shape=model.shape,
        settings={},
        graphs=model.artifact.graphs,
        device_fingerprint="bench",
        round=number,
        lengths=(LENGTH,),
        seconds_per_length=0.1,
        least_samples=SAMPLES,
        most_samples=SAMPLES,
    )
    run = measure_once(request, timeout_s=120)
    if isinstance(run, Failure):
        sys.exit(run.reason)
    return run


def judges(model: Model, number: int, present: set[str]) -> dict[str, Callable[[], object]]:
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
        "run": lambda: ours(model, number),
        "bare": lambda: of(bare_loop.samples_s(bare, seconds=0.4)),
        "single": loadgen(str(model.path), QUERIES, 0.0),
        "server": loadgen(str(model.path), SERVER_QUERIES, model.rate),
        "empty": loadgen("", SERVER_QUERIES, model.rate),
        "openvino": openvino,
    }


def one_round(models: Sequence[Model], number: int, present: set[str]) -> dict[str, Round]:
    """Every judge over every model in random order; those that are judged stand side by side."""
    rng = random.Random(number)
    said: dict[str, Round] = {}
    with measuring(print):
        for model in rng.sample(models, len(models)):
            work = judges(model, number, present)
            rest = [name for name in work if name not in JUDGED]
            order = [*rng.sample(JUDGED, len(JUDGED)), *rng.sample(rest, len(rest))]
            said[model.name] = Round(**{name: work[name]() for name in order})
    return said


def show(model: Model, rounds: Sequence[Round]) -> None:
    """The table of one model; percentiles are medians over rounds."""
    mine = [of(r.samples_s) for r in rounds]
    rows: list[tuple[str, list[Percentiles]]] = [("advisor", mine)]
    rows.append(("bare onnxruntime loop", [r.bare for r in rounds]))
    if rounds[0].single and rounds[0].server and rounds[0].empty:
        single, server, empty = (
            [getattr(r, name).by_quantile_s for r in rounds]
            for name in ("single", "server", "empty")
        )
        wake_s = statistics.median(one[0.5] for one in empty)
        pooled = [s for r in rounds for s in r.samples_s]
        queue = {q: queued(pooled, model.rate, wake_s, q) for q in (0.5, Q)}
        at = f"at {model.rate:,.0f}/s"
        rows.append(("LoadGen SingleStream", single))
        rows.append((f"LoadGen Server {at}", server))
        rows.append((f"  our samples in a queue {at}", [queue] * len(rounds)))
        rows.append(("  LoadGen Server, empty answer", empty))
    if rounds[0].openvino:
        rows.append(("OpenVINO benchmark_app", [r.openvino or {} for r in rounds]))
    print(f"\n{model.name}, {LENGTH} tokens, {len(rounds)} rounds of {SAMPLES} samples")
    print(f"  {'µs':34}{'p50':>8}{'p95':>8}{'p50 / ours':>24}{'p95 / ours':>24}")
    for name, said in rows:
        values = [f"{statistics.median(one[q] for one in said) * 1e6:8.1f}" for q in (0.5, Q)]
        ratios = [_ratio([one[q] for one in said], [one[q] for one in mine]) for q in (0.5, Q)]
        print(f"  {name:34}{''.join(values)}{''.join(f'{text:>24}' for text in ratios)}")
    grade = trust([r.run for r in rounds])
    print(f"  our grade {grade.grade}{'; '.join(['', *grade.reasons])}")


def _ratio(theirs: Sequence[float], mine: Sequence[float]) -> str:
    value, span = ratio(theirs, mine)
    return f"{value:.3f} ({span.low:.3f}–{span.high:.3f})"


def agrees(model: Model, rounds: Sequence[Round]) -> bool | None:
    """Whether the judged judges agree in the quiet rounds; `None` where there are none."""
    quiet = [r for r in rounds if r.quiet]
    if len(quiet) < LEAST_QUIET:
        print(f"{model.name}: undecided, {len(quiet)} of {len(rounds)} rounds quiet; try again")
        return None
    bare, _ = ratio([r.bare[0.5] for r in quiet], [of(r.samples_s)[0.5] for r in quiet])
    ok = abs(bare - 1) <= MOST_DIFFERENCE
    print(f"{model.name}, {len(quiet)} of {len(rounds)} rounds quiet:")
    print(f"  bare loop's median {bare - 1:+.1%} (limit {MOST_DIFFERENCE:.0%}): {_word(ok)}")
    return ok if rounds[0].single is None else ok & _loadgen_agrees(quiet)


def _loadgen_agrees(quiet: Sequence[Round]) -> bool:
    """The verdict is about our order statistics; the other lines only explain it."""
    theirs = [r.single.by_quantile_s[Q] for r in quiet if r.single]
    mine = [of(r.samples_s)[Q] for r in quiet]
    spans = [interval(r.samples_s, Q) for r in quiet]
    for value, own, span in zip(theirs, mine, spans, strict=True):
        word = "within" if value in span else "outside"
        print(f"    LoadGen's p95 {value * 1e6:.1f} µs, ours {own * 1e6:.1f} ({span}): {word}")
    inside = sum(value in span for value, span in zip(theirs, spans, strict=True))
    expected = expected_share(SAMPLES, QUERIES)
    ok = not disagree(inside, len(theirs), expected)
    print(f"  LoadGen within in {inside} of {len(theirs)}, by chance {expected:.0%}: {_word(ok)}")
    pairs = [(a, b) for i, a in enumerate(mine) for j, b in enumerate(spans) if i != j]
    again = sum(value in span for value, span in pairs)
    same = expected_share(SAMPLES, SAMPLES)
    print(
        f"  for comparison: our other processes in {again} of {len(pairs)}, by chance {same:.0%}"
    )
    pooled = interval([s for r in quiet for s in r.samples_s], Q)
    middle = statistics.median(theirs)
    word = "within" if middle in pooled else "outside"
    print(f"  LoadGen's median p95 {middle * 1e6:.1f} µs, all our samples pooled {pooled}: {word}")
    further = further_process(mine)
    near = sum(value in further for value in theirs)
    print(f"  in the interval for a further process ({further}): {near} of {len(theirs)}")
    return ok


def _word(ok: bool) -> str:
    return "ok" if ok else "NOT OK"


def installed() -> set[str]:
    """The judges of the extra that are there; a line for each that isn't."""
    found = {"loadgen": find_spec("mlperf_loadgen"), "openvino": find_spec("openvino")}
    names = {"loadgen": "MLPerf LoadGen", "openvino": "OpenVINO's benchmark_app"}
    for judge, spec in found.items():
        if spec is None:
            print(f"{names[judge]}: skipped, it is not installed; {EXTRA}")
    return {judge for judge, spec in found.items() if spec is not None}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rounds", nargs="?", type=int, default=5)
    count = parser.parse_args().rounds
    present = installed()
    with tempfile.TemporaryDirectory() as home:
        os.environ["ADVISOR_HOME"] = home
        models = exported()
        rounds = [one_round(models, number, present) for number in range(count)]
    outcomes = []
    for model in models:
        of_model = [one[model.name] for one in rounds]
        show(model, of_model)
        outcomes.append(agrees(model, of_model))
    if False in outcomes:
        return 1
    return 4 if None in outcomes else 0


if __name__ == "__main__":
    sys.exit(main())
