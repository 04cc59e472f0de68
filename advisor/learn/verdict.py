"""Verdicts on what was learned; pure. Never "cannot": a result belongs to one configuration.

*solved*: 0.99 or more at the lengths trained on. *extrapolates*: that, and 0.95 at 2 and 4 times
them. *at chance*: within noise of a guess. *budget-limited*: not solved, and the steps were fewer
than a fair trial takes or the curve was still rising. *partial*: the rest. An error (of `mse`)
counts as the share of the guess's error that was removed.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean, pstdev

from advisor.core.candidate import Candidate
from advisor.core.learned import Attained, Attempt, Budget, Expected, Learned, Measure
from advisor.core.protocols import Probe

SOLVED = 0.99
EXTRAPOLATES = 0.95
STOP_AT = 0.995
"""Training stops at this score twice; higher than `SOLVED`, so that the test finds it solved."""
FAIR_STEPS = 1000
"""Fewer steps than these are no trial. What was solved in 40 s by anyone took 150 to 4,000."""
NOISE = 3.0
"""Standard errors above chance that still are chance."""
LEAST_NOISE = 0.01
RISING = 0.01
"""A score that rose by this between the third and the last quarter of the curve may go on."""


def skill(score: float, measure: Measure, chance: float) -> float:
    """An accuracy as it is; an error as the share of the guess's error that is gone."""
    return 1.0 - score / chance if measure == "mse" else score


def attained(
    attempts: Sequence[Attempt], measure: Measure, chance: float, test_lengths: Sequence[int]
) -> Attained:
    """What the best of the attempts reached at the lengths tested, the first being trained on."""
    best = best_of(attempts, measure, test_lengths[0])
    scores = {t: skill(s, measure, chance) for t, s in best.scores.items()}
    reached = scores.get(test_lengths[0])
    if reached is None:
        return "budget-limited"
    if reached >= SOLVED:
        longer = [scores.get(t, 0.0) for t in test_lengths[1:]]
        return "extrapolates" if longer and min(longer) >= EXTRAPOLATES else "solved"
    if best.steps < FAIR_STEPS or rising(best.curve):
        return "budget-limited"
    return (
        "at chance" if _is_chance(best, reached, measure, chance, test_lengths[0]) else "partial"
    )


def best_of(attempts: Sequence[Attempt], measure: Measure, length: int) -> Attempt:
    """The attempt with the best score at `length`; raises `ValueError` if there is none."""
    sign = -1.0 if measure == "mse" else 1.0
    return max(attempts, key=lambda a: sign * a.scores.get(length, -sign * float("inf")))


def rising(curve: Sequence[tuple[int, float]]) -> bool:
    """Whether the last quarter of the curve is above the third by more than its own noise."""
    scores = [score for _, score in curve]
    quarter = len(scores) // 4
    if quarter == 0:
        return True
    third, last = scores[-2 * quarter : -quarter], scores[-quarter:]
    noise = 2.0 * ((pstdev(third) ** 2 + pstdev(last) ** 2) / quarter) ** 0.5
    return bool(fmean(last) - fmean(third) > max(RISING, noise))


def meets(found: Attained, expected: Expected) -> bool | None:
    """Whether the outcome is the expected one; `None` where it does not tell."""
    solved = found in ("solved", "extrapolates")
    if expected.outcome == "any":
        return None
    if expected.outcome == "not solved":
        return not solved
    if found == "budget-limited":
        return None
    return found == "extrapolates" if expected.outcome == "extrapolates" else solved


def learned(
    name: str,
    probe: Probe,
    candidate: Candidate,
    attempts: Sequence[Attempt],
    budget: Budget,
    versions: dict[str, str],
    device: str,
) -> Learned:
    """All attempts of a candidate on a probe, judged. Raises `ValueError` if there is none."""
    tested = tuple(attempts[0].scores) or probe.test_lengths
    return Learned(
        probe=name,
        family=candidate.family,
        band=candidate.band,
        width=candidate.width,
        backbone_parameters=candidate.backbone_parameters,
        hyperparameters=candidate.hyperparameters,
        chance=probe.chance,
        train_lengths=probe.train_lengths,
        test_lengths=tested,
        attempts=tuple(attempts),
        attained=attained(attempts, probe.measure, probe.chance, tested),
        budget_steps=budget.steps,
        budget_cpu_s=budget.cpu_s,
        versions=versions,
        device=device,
        measure=probe.measure,
        ability=probe.ability,
    )


def _is_chance(
    best: Attempt, reached: float, measure: Measure, chance: float, length: int
) -> bool:
    guess = 0.0 if measure == "mse" else chance
    error = best.standard_errors.get(length, 0.0) / (chance if measure == "mse" else 1.0)
    return reached <= guess + max(LEAST_NOISE, NOISE * error)
