"""The decision: from assessed candidates to a recommendation. Pure, and the same every time."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.core.device import Device
from advisor.core.evidence import ClaimResult
from advisor.core.failure import Failure
from advisor.core.recommendation import (
    Contender,
    Crossing,
    Lead,
    Recommendation,
    Standing,
    Status,
    Trust,
)
from advisor.core.task import Task
from advisor.core.verdict import Outcome
from advisor.decide.assessment import Assessment
from advisor.decide.choose import Choice, Option, choose
from advisor.decide.effort import spared
from advisor.decide.nearest_miss import Miss, nearest_miss
from advisor.decide.what_if import passing, would_change
from advisor.decide.words import why, why_not

_ORDER: tuple[Standing, ...] = (
    "recommended",
    "tied",
    "passes",
    "undecided",
    "fails",
    "ruled out",
    "failed",
)


def recommend(
    task: Task,
    device: Device,
    assessed: Sequence[Assessment],
    crossings: tuple[Crossing, ...],
    claims: tuple[ClaimResult, ...],
    failures: tuple[Failure, ...],
    trust: Trust,
    leads: tuple[Lead, ...] = (),
) -> Recommendation:
    """The answer for `task` on `device` from what is known of every candidate."""
    options = passing(task, assessed)
    choice = choose(options, task.priority) if options else None
    winner = choice.ranking[0] if choice else None
    miss = None if winner else nearest_miss(task, assessed)
    return Recommendation(
        task=task,
        device=device,
        status=_status(assessed, choice),
        winner=winner.id if winner else None,
        tied=tuple(o.id for o in choice.tied) if choice else (),
        contenders=_contenders(task, assessed, choice),
        reasons=_reasons(task, assessed, winner, options),
        would_change=_changes(task, assessed, winner, miss),
        nearest_miss=None if miss is None else miss.candidate_id,
        crossings=crossings,
        leads=leads,
        claims=claims,
        failures=failures,
        trust=trust,
    )


def _changes(
    task: Task, assessed: Sequence[Assessment], winner: Option | None, miss: Miss | None
) -> tuple[str, ...]:
    if winner is not None:
        return would_change(task, assessed, winner.id)
    return () if miss is None else (miss.change,)


def _status(assessed: Sequence[Assessment], choice: Choice | None) -> Status:
    if choice is not None:
        return "tie" if choice.tied else "recommended"
    undecided = any(a.outcome is Outcome.UNDECIDED for a in assessed)
    return "undecided" if undecided else "nothing-fits"


def _reasons(
    task: Task, assessed: Sequence[Assessment], winner: Option | None, options: Sequence[Option]
) -> tuple[str, ...]:
    if winner is not None:
        return why(task, next(a for a in assessed if a.id == winner.id), options)
    measured = sum(a.measurement is not None for a in assessed)
    undecided = [a for a in assessed if a.outcome is Outcome.UNDECIDED]
    if undecided and not measured:
        return ("no time was left to measure anything",)
    if undecided:
        return (f"{len(undecided)} of {measured} measured candidates are undecided, none passes",)
    if measured:
        return (f"none of {measured} measured candidates meets every requirement",)
    return ("no candidate could be measured; each one's reason is below",)


def _contenders(
    task: Task, assessed: Sequence[Assessment], choice: Choice | None
) -> tuple[Contender, ...]:
    rank = {o.id: i for i, o in enumerate(choice.ranking)} if choice else {}
    winner = choice.ranking[0] if choice else None
    tied = {o.id for o in choice.tied} if choice else set()
    found = [
        _contender(task, a, winner, tied, choice, spared(task, assessed, a)) for a in assessed
    ]
    found.sort(key=lambda c: (_ORDER.index(c.standing), rank.get(c.id, 0), _fallback(task, c)))
    return tuple(found)


def _contender(
    task: Task,
    a: Assessment,
    winner: Option | None,
    tied: set[str],
    choice: Choice | None,
    left_alone: str,
) -> Contender:
    standing = _standing(a, winner, tied)
    reason = "the recommendation" if standing == "recommended" else left_alone
    return Contender(
        candidate=a.candidate,
        artifact=a.artifact,
        measurement=a.measurement,
        belief=a.belief,
        verdicts=a.verdicts,
        standing=standing,
        reason=reason or why_not(task, a, winner, a.id in tied),
        probability_best=choice.probability_best.get(a.id, 0.0) if choice else 0.0,
        contended=a.contended,
    )


def _standing(a: Assessment, winner: Option | None, tied: set[str]) -> Standing:
    if a.failed:
        return "failed"
    if a.ruled_out or a.outcome is None:
        return "ruled out"
    if a.outcome is Outcome.FAIL:
        return "fails"
    if a.outcome is Outcome.UNDECIDED:
        return "undecided"
    if winner is not None and a.id == winner.id:
        return "recommended"
    return "tied" if a.id in tied else "passes"


def _fallback(task: Task, contender: Contender) -> tuple[float, str]:
    """Among candidates that don't compete any more: the faster first, then by name."""
    option = Assessment(
        contender.candidate, contender.belief, measurement=contender.measurement
    ).option(task)
    return (option.latency_s if option else float("inf"), contender.id)
