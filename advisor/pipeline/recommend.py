"""The main job, stage by stage; what each stage does stands in its own room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from advisor.core.candidate import Candidate, Precision
from advisor.core.measurement import Measurement
from advisor.core.recommendation import Recommendation
from advisor.core.settings import Settings
from advisor.core.shape import TaskShape
from advisor.core.task import Task
from advisor.core.trial import Trials
from advisor.core.verdict import Outcome
from advisor.decide.assessment import Assessment
from advisor.decide.beliefs import belief
from advisor.decide.crossings import crossings
from advisor.decide.effort import USUAL_ROUNDS
from advisor.decide.leads import leads
from advisor.decide.length_contenders import length_contenders
from advisor.decide.recommend import recommend as decide
from advisor.decide.scenarios import scenario_verdicts
from advisor.decide.verdicts import overall
from advisor.measure.guard import trust, trust_each
from advisor.pipeline.bench import Bench
from advisor.pipeline.judging import judge_claims
from advisor.pipeline.known import known_here
from advisor.pipeline.live import LiveBench
from advisor.pipeline.looks import follow_lengths, measure_until_decided
from advisor.pipeline.offers import Offers, gather
from advisor.pipeline.precision import in_precision
from advisor.pipeline.rescue import rescue
from advisor.pipeline.serving import serve
from advisor.pipeline.stand import Stand
from advisor.pipeline.training import of_one
from advisor.pipeline.tuning import tune

MOST_CONFIRMED = 3
"""Candidates tried as they will serve, one after the other, until one keeps up."""


@dataclass(frozen=True)
class Wishes:
    """What the user asked for beside the task. Empty: everything. `most_rounds`: processes that a
    verdict in doubt may cost."""

    families: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    settings: Settings = field(default_factory=Settings)
    precision: Precision = "float32"
    most_rounds: int = USUAL_ROUNDS
    lengths: bool = True
    tune: bool = True
    serve: bool = True
    training: bool = True
    trials: Trials | None = None


def recommend(task: Task, bench: Bench, wishes: Wishes) -> Recommendation:
    """Offer, screen, export, measure, look again at what is undecided, follow lengths, decide;
    then see how the one named first serves, and look for the settings to run the best with."""
    shape, longest = TaskShape.of(task), task.input.length.longest
    offers = gather(task, bench.device, wishes.families, wishes.sizes, wishes.settings)
    offers, kept = in_precision(offers, wishes.precision, bench, shape, longest)
    stand = Stand.of(task, offers, bench.prepare(offers.candidates, shape, longest))
    stand.known = replace(known_here(bench), trials=wishes.trials)
    measure_until_decided(task, bench, shape, offers, stand, wishes.most_rounds)
    if wishes.tune:
        offers = rescue(task, bench, shape, offers, stand)
    if wishes.lengths:
        follow_lengths(task, bench, shape, offers, stand)
    answer = _decided(task, bench, offers, stand)
    if wishes.serve:
        answer = _confirmed(answer, bench, shape, offers, stand)
    if wishes.tune:
        answer = _with_settings(answer, bench, shape)
    if wishes.training:
        answer = _with_training(answer, bench)
    tried = () if wishes.trials is None else (f"on your data: {wishes.trials.verdict}",)
    return answer.model_copy(update={"reasons": (*answer.reasons, *tried, *kept)})


def _confirmed(
    answer: Recommendation, bench: Bench, shape: TaskShape, offers: Offers, stand: Stand
) -> Recommendation:
    """The answer with how its winner serves. One that surely misses the period or the rate that
    the task names is no winner, and the next is seen; where it is open, nobody else wins by not
    having been tried."""
    task, seen = answer.task, answer.serving
    for left in reversed(range(MOST_CONFIRMED)):
        winner = None if answer.winner is None else answer.contender(answer.winner)
        if winner is None or winner.artifact is None or winner.measurement is None:
            return answer
        chosen = (winner.candidate, winner.artifact, winner.measurement)
        served, failures = serve(bench, task, shape, [chosen])
        stand.noted += failures
        seen = (*served, *seen)
        found = tuple(v for one in served for v in scenario_verdicts(task, one))
        if not found:
            every = (*answer.failures, *failures)
            return answer.model_copy(update={"serving": seen, "failures": every})
        stand.served[winner.id] = found
        outcome = overall(found)
        if outcome is Outcome.UNDECIDED or (outcome is Outcome.FAIL and not left):
            stand.leave_open(found)
        answer = _decided(task, bench, offers, stand).model_copy(update={"serving": seen})
        if outcome is not Outcome.FAIL:
            return answer
    return answer


def _with_settings(answer: Recommendation, bench: Bench, shape: TaskShape) -> Recommendation:
    """Settings for the best; a task that asks for the lowest cost keeps one thread."""
    best = [answer.contender(name) for name in named(answer)]
    ready = [(c.candidate, c.artifact) for c in best if c.artifact is not None]
    if answer.task.priority == "cost" or not ready:
        return answer
    length = answer.task.input.length
    known = {c.id: c.measurement for c in best if c.measurement is not None}
    tunings, failures = tune(bench, shape, length.typical, ready, length.longest, known)
    return answer.model_copy(
        update={"tunings": tunings, "failures": (*answer.failures, *failures)}
    )


def _with_training(answer: Recommendation, bench: Bench) -> Recommendation:
    """What an epoch of the user's data costs to train the one named first; one worker run."""
    best = next(iter(named(answer)), None)
    if best is None or answer.task.data.examples is None or not isinstance(bench, LiveBench):
        return answer
    made = of_one(answer.task, bench, answer.contender(best).candidate)
    return answer.model_copy(
        update={"training": made.costs, "failures": (*answer.failures, *made.failures)}
    )


def named(answer: Recommendation) -> list[str]:
    """Ids of those that the answer is about: the winner, or all that tie."""
    return list(answer.tied or ((answer.winner,) if answer.winner else ()))


def _decided(task: Task, bench: Bench, offers: Offers, stand: Stand) -> Recommendation:
    candidates = [offer.candidate for offer in offers.offers]
    measured = [(c, stand.measurements[c.id]) for c in candidates if c.id in stand.measurements]
    able = offers.capabilities
    found = stand.found(candidates, task)
    judged = judge_claims(task, bench.device, candidates, able, measured, found)
    assessed = [stand.assessment(c, belief(c, judged.evidence)) for c in candidates]
    runs = [run for _, measurement in measured for run in measurement.runs]
    followed = _in_order(task, assessed)
    grades = trust_each({c.id: m.runs for c, m in measured})
    answer = decide(
        task,
        bench.device,
        assessed,
        crossings(followed, task.serving.mode),
        judged.results,
        (*offers.failures, *stand.failed.values(), *stand.noted, *judged.failures),
        trust(runs),
        leads(followed, task.serving.mode),
    )
    graded = (c.model_copy(update={"trust": grades.get(c.id)}) for c in answer.contenders)
    return answer.model_copy(update={"contenders": tuple(graded)})


def _in_order(task: Task, assessed: Sequence[Assessment]) -> list[tuple[Candidate, Measurement]]:
    """Those measured over lengths, the most valuable first."""
    chosen = length_contenders(task, assessed)
    by_id = {a.id: a for a in assessed}
    found = ((c, by_id[c.id].measurement) for c in chosen)
    return [(c, m) for c, m in found if m is not None]
