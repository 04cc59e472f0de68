"""The main job, stage by stage; what each stage does stands in its own room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from advisor.core.artifact import Artifact
from advisor.core.candidate import Candidate
from advisor.core.evidence import Belief
from advisor.core.failure import Failure
from advisor.core.measurement import PRIMARY, Measurement, Run
from advisor.core.recommendation import Recommendation
from advisor.core.settings import Settings
from advisor.core.shape import TaskShape
from advisor.core.task import Task
from advisor.core.units import MEGABYTE, megabytes
from advisor.core.verdict import Outcome, Verdict
from advisor.decide.assessment import Assessment
from advisor.decide.beliefs import belief
from advisor.decide.between import at_length, bracketed, neighbours, renamed
from advisor.decide.crossings import crossings
from advisor.decide.leads import leads
from advisor.decide.length_contenders import length_contenders
from advisor.decide.recommend import recommend as decide
from advisor.decide.verdicts import no_time_left, verdicts
from advisor.measure.guard import contended, trust
from advisor.measure.plan import lengths_around
from advisor.pipeline.bench import Bench, Plan
from advisor.pipeline.judging import judge_claims
from advisor.pipeline.offers import Offers, gather
from advisor.pipeline.tuning import tune

ROUNDS_BY_LOOK = (3, 5, 8, 12)
"""Fresh processes per candidate at each look; the later ones only for what is undecided."""
LOST_FACTOR = 1.25
"""Times the budget at which a few samples are enough to call a candidate lost: more than medians
of one model differ between processes (six of one GRU: 0.80 to 0.93 ms)."""
LENGTH_ROUNDS = 4
"""One more than for verdicts: a t of 3.2 instead of 4.3 narrows the interval of a crossing."""
FIRST_LENGTH_ROUND = 100
"""Rounds over lengths are numbered apart, so that they pair only with one another."""


@dataclass(frozen=True)
class Wishes:
    """What the user asked for beside the task. Empty: everything."""

    families: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    settings: Settings = field(default_factory=Settings)
    lengths: bool = True
    tune: bool = True


@dataclass
class _Stand:
    """What has been found so far, by candidate id; each stage adds to it.

    `noted`: what broke without costing its candidate the place it has.
    """

    artifacts: dict[str, Artifact]
    ruled_out: dict[str, str]
    failed: dict[str, Failure]
    measurements: dict[str, Measurement]
    verdicts: dict[str, tuple[Verdict, ...]]
    noted: list[Failure] = field(default_factory=list)


def recommend(task: Task, bench: Bench, wishes: Wishes) -> Recommendation:
    """Offer, screen, export, measure, look again at what is undecided, follow lengths, decide."""
    shape = TaskShape.of(task)
    offers = gather(task, bench.device, wishes.families, wishes.sizes, wishes.settings)
    stand = _prepared(task, bench, shape, offers)
    _measure_until_decided(task, bench, shape, offers, stand)
    if wishes.lengths:
        _follow_lengths(task, bench, shape, offers, stand)
    answer = _decided(task, bench, offers, stand)
    return _with_settings(answer, bench, shape) if wishes.tune else answer


def _with_settings(answer: Recommendation, bench: Bench, shape: TaskShape) -> Recommendation:
    """Threads and spinning for the best; a task that asks for the lowest cost keeps one thread."""
    names = answer.tied or ((answer.winner,) if answer.winner else ())
    best = [answer.contender(name) for name in names]
    ready = [(c.candidate, c.artifact) for c in best if c.artifact is not None]
    if answer.task.priority == "cost" or not ready:
        return answer
    tunings, failures = tune(bench, shape, answer.task.input.length.typical, ready)
    return answer.model_copy(
        update={"tunings": tunings, "failures": (*answer.failures, *failures)}
    )


def _prepared(task: Task, bench: Bench, shape: TaskShape, offers: Offers) -> _Stand:
    prepared = bench.prepare(offers.candidates, shape, task.input.length.longest)
    ruled_out = {o.candidate.id: o.ruled_out for o in offers.offers if o.ruled_out}
    for name, artifact in prepared.artifacts.items():
        reason = _file_too_big(task, artifact)
        if reason:
            ruled_out[name] = reason
    ruled_out.update(prepared.lacking)
    failed = {f.candidate: f for f in prepared.failures if f.candidate is not None}
    return _Stand(dict(prepared.artifacts), ruled_out, failed, {}, {})


def _measure_until_decided(
    task: Task, bench: Bench, shape: TaskShape, offers: Offers, stand: _Stand
) -> None:
    typical = task.input.length.typical
    todo = [c for c in offers.candidates if _measurable(c, stand)]
    for rounds in ROUNDS_BY_LOOK:
        plan = Plan(
            lengths=(typical,),
            rounds=rounds,
            give_up_above_s=None if task.latency_s is None else LOST_FACTOR * task.latency_s,
        )
        measured = bench.measure(todo, stand.artifacts, shape, plan)
        stand.measurements.update(measured.measurements)
        stand.ruled_out.update(measured.lacking)
        stand.failed.update({f.candidate: f for f in measured.failures if f.candidate})
        for candidate in todo:
            _judge(task, candidate, stand)
        todo = [c for c in todo if _worth_another_look(c, stand)]
        if not todo or measured.out_of_time:
            return


def _judge(task: Task, candidate: Candidate, stand: _Stand) -> None:
    measurement = stand.measurements.get(candidate.id)
    if measurement is None or candidate.id in stand.failed:
        return
    busy = _busy(measurement)
    artifact, wanted = stand.artifacts[candidate.id], task.input.length.typical
    around = neighbours(measurement.lengths(PRIMARY[task.serving.mode]), wanted)
    if around is None or around == (wanted, wanted):
        stand.verdicts[candidate.id] = verdicts(task, artifact, measurement, busy)
        return
    predicted = at_length(measurement, *around, wanted)
    low, high = (
        verdicts(task, artifact, renamed(measurement, length, wanted), busy) for length in around
    )
    here = verdicts(task, artifact, predicted, busy)
    stand.measurements[candidate.id] = predicted
    stand.verdicts[candidate.id] = bracketed(here, low, high, (around[0], wanted, around[1]))


def _busy(measurement: Measurement) -> bool:
    """While the task's own length was measured; rounds over lengths have no part in verdicts."""
    return any(contended(run) for run in measurement.runs if run.round < FIRST_LENGTH_ROUND)


def _worth_another_look(candidate: Candidate, stand: _Stand) -> bool:
    """Undecided, and more samples could change that (a memory that can't be read stays so)."""
    found = stand.verdicts.get(candidate.id, ())
    more = [v for v in found if v.outcome is Outcome.UNDECIDED and v.value is not None]
    return bool(more) and candidate.id not in stand.failed


def _follow_lengths(
    task: Task, bench: Bench, shape: TaskShape, offers: Offers, stand: _Stand
) -> None:
    length = task.input.length
    others = tuple(
        x for x in lengths_around(length.typical, length.longest) if x != length.typical
    )
    chosen = length_contenders(task, _assessments(task, bench, offers, stand))
    if not others or len(chosen) < 2:
        return
    plan = Plan(
        lengths=others,
        rounds=LENGTH_ROUNDS,
        first_round=FIRST_LENGTH_ROUND,
        seconds_per_length=0.05,
        least_samples=12,
        stage="measuring over lengths",
    )
    measured = bench.measure(chosen, stand.artifacts, shape, plan)
    stand.noted += measured.failures
    for name, more in measured.measurements.items():
        known = stand.measurements[name]
        stand.measurements[name] = known.model_copy(update={"runs": _joined(known, more)})


def _joined(known: Measurement, more: Measurement) -> tuple[Run, ...]:
    """All runs, each once: a profile gives the same ones again, where `known` may have had a
    length predicted."""
    rounds = {run.round for run in known.runs}
    return (*known.runs, *(run for run in more.runs if run.round not in rounds))


def _assessments(task: Task, bench: Bench, offers: Offers, stand: _Stand) -> list[Assessment]:
    judged = judge_claims(
        task, bench.device, [o.candidate for o in offers.offers], offers.capabilities, []
    )
    return [
        _assessment(o.candidate, belief(o.candidate, judged.evidence), stand)
        for o in offers.offers
    ]


def _assessment(candidate: Candidate, held: Belief, stand: _Stand) -> Assessment:
    failure = stand.failed.get(candidate.id)
    measured = stand.measurements.get(candidate.id)
    ruled_out = stand.ruled_out.get(candidate.id, "")
    missed = measured is None and failure is None and not ruled_out
    left = (no_time_left(candidate.id),) if missed else ()
    return Assessment(
        candidate=candidate,
        belief=held,
        artifact=stand.artifacts.get(candidate.id),
        measurement=None if failure else measured,
        verdicts=left or stand.verdicts.get(candidate.id, ()),
        ruled_out=ruled_out,
        failed="" if failure is None else failure.reason,
        contended=measured is not None and _busy(measured),
    )


def _decided(task: Task, bench: Bench, offers: Offers, stand: _Stand) -> Recommendation:
    candidates = [offer.candidate for offer in offers.offers]
    measured = [(c, stand.measurements[c.id]) for c in candidates if c.id in stand.measurements]
    judged = judge_claims(task, bench.device, candidates, offers.capabilities, measured)
    assessed = [_assessment(c, belief(c, judged.evidence), stand) for c in candidates]
    runs = [run for _, measurement in measured for run in measurement.runs]
    followed = _in_order(task, assessed)
    return decide(
        task,
        bench.device,
        assessed,
        crossings(followed, task.serving.mode),
        judged.results,
        (*offers.failures, *stand.failed.values(), *stand.noted, *judged.failures),
        trust(runs),
        leads(followed, task.serving.mode),
    )


def _in_order(task: Task, assessed: Sequence[Assessment]) -> list[tuple[Candidate, Measurement]]:
    """Those measured over lengths, the most valuable first."""
    chosen = length_contenders(task, assessed)
    by_id = {a.id: a for a in assessed}
    found = ((c, by_id[c.id].measurement) for c in chosen)
    return [(c, m) for c, m in found if m is not None]


def _measurable(candidate: Candidate, stand: _Stand) -> bool:
    name = candidate.id
    return name in stand.artifacts and name not in stand.ruled_out and name not in stand.failed


def _file_too_big(task: Task, artifact: Artifact) -> str:
    limit_mb = task.limits.model_mb
    if limit_mb is None or artifact.model_bytes <= limit_mb * MEGABYTE:
        return ""
    return f"model file {megabytes(artifact.model_bytes)} is over {limit_mb:g} MB"
