"""Repeats a random sample of shipped results and compares: is the table true of this code?

An attempt is repeated from its seed for as many steps as it took, with more seconds than it had:
the trainer gives the same weights at the same step, so scores agree up to arithmetic that differs
between processors. Its verdict is compared alone, not with those of the other attempts.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from advisor import registry
from advisor.core.candidate import Candidate
from advisor.core.learned import Attained, Attempt, Budget, Learned
from advisor.learn.probing import ProbeReply, ProbeRequest
from advisor.learn.verdict import attained

TOLERANCE = 0.05
"""In score, or in shares of the guess's error. Rounding differs between processors and grows over
hundreds of steps; a partial score is the least stable. Or three standard errors, if more."""
ERRORS = 3.0
PATIENCE = 8.0
"""Times the seconds that the attempt had: this machine may be slower."""

Outcome = Literal["agrees", "differs", "not comparable"]


@dataclass(frozen=True)
class Compared:
    """A shipped attempt beside its repetition."""

    shipped: Learned
    was: Attempt
    verdict_was: Attained
    now: Attempt | None
    verdict_now: Attained | None
    outcome: Outcome
    reason: str


def sampled(
    results: Sequence[Learned],
    count: int,
    families: Sequence[str],
    probes: Sequence[str],
    rng: random.Random,
) -> list[Learned]:
    """Some of the results that the installed plugins can repeat."""
    here = {found.name for found in registry.find("families")}
    tasks = {found.name for found in registry.find("probes")}
    able = [
        found
        for found in results
        if found.family in here
        and found.probe in tasks
        and (not families or found.family in families)
        and (not probes or found.probe in probes)
        and found.best.scores
    ]
    return rng.sample(able, min(count, len(able)))


def repetition(found: Learned) -> ProbeRequest:
    """The request that makes the best attempt of `found` again."""
    best = found.best
    return ProbeRequest(
        probe=found.probe,
        candidate=Candidate(
            family=found.family,
            band=found.band,
            width=found.width,
            backbone_parameters=found.backbone_parameters,
            hyperparameters=found.hyperparameters,
        ),
        learning_rate=best.learning_rate,
        seed=best.seed,
        budget=Budget(steps=best.steps, cpu_s=PATIENCE * max(best.cpu_s, 5.0)),
        test_lengths=found.test_lengths,
    )


def compared(found: Learned, reply: ProbeReply) -> Compared:
    """Same verdict, and every score within the tolerance."""
    was, now = found.best, reply.attempt
    verdict_was = _alone(found, was)
    if now is None:
        reason = reply.failure.reason if reply.failure else "nothing came back"
        return Compared(found, was, verdict_was, None, None, "differs", reason)
    verdict = _alone(found, now)
    if now.steps != was.steps:
        reason = f"{now.steps:,} steps where {was.steps:,} were taken ({now.stopped})"
        # stopping at another step is a difference; too little time for as many is none
        outcome: Outcome = "not comparable" if now.stopped == "seconds" else "differs"
        if outcome == "differs" and verdict == verdict_was and not _apart(found, was, now):
            outcome = "agrees"
        return Compared(found, was, verdict_was, now, verdict, outcome, reason)
    apart = _apart(found, was, now)
    if verdict != verdict_was or apart:
        return Compared(found, was, verdict_was, now, verdict, "differs", apart or "verdict")
    return Compared(found, was, verdict_was, now, verdict, "agrees", "")


def _alone(found: Learned, attempt: Attempt) -> Attained:
    return attained([attempt], found.measure, found.chance, found.test_lengths)


def _apart(found: Learned, was: Attempt, now: Attempt) -> str:
    """The lengths at which the scores are too far apart, in words; empty where none is."""
    scale = found.chance if found.is_error else 1.0
    told = []
    for length in found.test_lengths:
        before, after = was.scores.get(length, math.nan), now.scores.get(length, math.nan)
        noise = ERRORS * max(
            was.standard_errors.get(length, 0.0), now.standard_errors.get(length, 0.0)
        )
        if not abs(after - before) <= max(TOLERANCE * scale, noise):
            told.append(f"{before:.3f} became {after:.3f} at {length}")
    return ", ".join(told)
