"""From trials on the user's own data to evidence about candidates, in points.

A point is one percent of the errors that the simplest answer makes, removed. Shifts are taken from
the mean of the networks tried, so that one that was not tried is neither praised nor blamed. What
was tried at one size says less of another, and a network that was dropped early was not trained to
its end: both widen the spread, as the interval of the score does.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import fmean

from advisor.core.candidate import Candidate
from advisor.core.evidence import Evidence
from advisor.core.trial import Trial, Trials, gain

OTHER_SIZE_SD = 2.0
"""Points between neighbouring sizes of one family: four times the parameters move a family by
about one point on keyword spotting (kws_streaming, 93.9 to 95.8 of 100); twice that, our
judgement."""
DROPPED_SD = 3.0
"""Points that an early end may cost: as much as families differ without any trial
(`beliefs.FAMILY_SD`)."""
STANDARD_DEVIATIONS = 2 * 1.96
"""Across a 95 % interval."""
FINAL = "final"


def trial_evidence(trials: Trials | None, candidates: Sequence[Candidate]) -> tuple[Evidence, ...]:
    """One for each candidate whose family was tried; networks only."""
    networks = [] if trials is None else [row for row in trials.rows if not row.baseline]
    if trials is None or not networks:
        return ()
    errors = errors_of_reference(trials)
    if errors <= 0:
        return ()
    points = {row.candidate: _points(row, trials, errors) for row in networks}
    middle = fmean(points.values())
    found = ((c, _nearest(c, networks)) for c in candidates)
    return tuple(
        _evidence(candidate, row, points[row.candidate] - middle, errors)
        for candidate, row in found
        if row is not None
    )


def errors_of_reference(trials: Trials) -> float:
    """Errors of the simplest answer: 1 - accuracy, squared error or bits. Where there is none, of
    the worst that was tried."""
    score = trials.reference
    if score is None:
        score = min(trials.rows, key=lambda row: gain(row.metric, row.score, 0.0)).score
    return 1.0 - score if trials.metric == "accuracy" else score


def _points(row: Trial, trials: Trials, errors: float) -> float:
    remaining = 1.0 - row.score if trials.metric == "accuracy" else row.score
    return 100.0 * (errors - remaining) / errors


def _nearest(candidate: Candidate, networks: Sequence[Trial]) -> Trial | None:
    """Its own trial, or one of its family."""
    family = [row for row in networks if row.family == candidate.family]
    return next((r for r in family if r.label == candidate.label), family[0] if family else None)


def _evidence(candidate: Candidate, row: Trial, shift: float, errors: float) -> Evidence:
    spread = 100.0 * (row.high - row.low) / STANDARD_DEVIATIONS / errors
    other = OTHER_SIZE_SD if row.label != candidate.label else 0.0
    early = DROPPED_SD if row.stage != FINAL else 0.0
    ended = "" if not early else f", dropped after the {row.stage}"
    return Evidence(
        source=f"trial of {row.label}",
        origin="trial",
        candidate_id=candidate.id,
        shift=round(shift, 3),
        sd=round(math.hypot(spread, other, early), 3),
        reason=f"{row.metric} {row.score:.3f} ({row.low:.3f} to {row.high:.3f}) on your data, "
        f"{shift:+.1f} points from the mean of the networks tried{ended}",
    )
