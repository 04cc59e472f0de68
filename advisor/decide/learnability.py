"""From what families learned of the probes to evidence about candidates, in points.

A probe informs only if the task needs its ability, and a failure within a small budget moves
nothing (rules of reporting of the probes: never "cannot"). Points are bounded by what claims give
to a strong need. About the same ability, a probe outranks a claim: both count by their precision,
so that what both say is not counted twice, and a probe's is four times a claim's.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from statistics import fmean

from advisor.core.candidate import Candidate
from advisor.core.evidence import Evidence
from advisor.core.learned import Attempt, Learned
from advisor.decide.needs import Needed

MOST_POINTS = 8.0
"""What claims give where the need is strong; a synthetic task must not say more than they do."""
PROBE_SD = 1.0
"""Half of what claims state (2 points): our judgement. The suite with a published correlation to
real quality rests on five models of one family (MAD, arXiv 2403.17844), so it isn't less."""
NO_CLAIM_IS_SURER_THAN = 0.5
"""Points; a claim that states a spread of 0 would outweigh every experiment."""
MOST_PARTIAL = 0.6
GRADES: dict[str, float] = {"extrapolates": 1.0, "solved": 0.8, "at chance": 0.0}
"""Shares of the ability. Solved at the lengths trained on only is less than at four times them;
`partial` lies by its score between 0 and `MOST_PARTIAL`; `budget-limited` has none."""


def grade(found: Learned) -> float | None:
    """From 0, no better than guessing, to 1; `None` where the budget ended the trial."""
    if found.attained == "budget-limited" or not found.attempts:
        return None
    if found.attained in GRADES:
        return GRADES[found.attained]
    return MOST_PARTIAL * _above_chance(found, found.best)


def probe_evidence(
    needs: Sequence[Needed],
    candidates: Sequence[Candidate],
    learned: Mapping[str, Sequence[Learned]],
) -> tuple[Evidence, ...]:
    """One for each candidate and needed ability that its family was probed for.

    `learned`: results by where they come from ("measured here", "shipped"), the first preferred.
    """
    return tuple(
        evidence
        for need in needs
        if need.weight > 0
        for candidate in candidates
        if (evidence := _about(need, candidate, learned)) is not None
    )


def precision_weighted(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Claims and probes about the same ability of a candidate, each scaled to its share of the
    precision: their sum is then the precision-weighted mean."""
    return tuple(_weighted(e, evidence) for e in evidence)


def _weighted(own: Evidence, every: Sequence[Evidence]) -> Evidence:
    """A claim of several abilities yields only for those that a probe tells of."""
    other = {"claim": "probe", "probe": "claim"}.get(own.origin)
    beside = [e for e in every if e.origin == other and e.candidate_id == own.candidate_id]
    if not own.about or not any(set(e.about) & set(own.about) for e in beside):
        return own
    share = fmean(_share(own, [e for e in beside if ability in e.about]) for ability in own.about)
    told = f" (counts {share:.0%}: a probe tells more)" if own.origin == "claim" else ""
    return own.model_copy(
        update={"shift": own.shift * share, "sd": own.sd * share, "reason": own.reason + told}
    )


def _share(own: Evidence, beside: Sequence[Evidence]) -> float:
    return _precision(own) / (_precision(own) + math.fsum(map(_precision, beside)))


def _precision(evidence: Evidence) -> float:
    return max(evidence.sd, NO_CLAIM_IS_SURER_THAN) ** -2


def _about(
    need: Needed,
    candidate: Candidate,
    learned: Mapping[str, Sequence[Learned]],
) -> Evidence | None:
    every = (found for results in learned.values() for found in results)
    probes = sorted({found.probe for found in every if found.ability == need.ability})
    chosen = [found for p in probes if (found := _of(candidate, p, learned)) is not None]
    graded = [(f, origin, g) for f, origin in chosen if (g := grade(f)) is not None]
    if not graded:
        return None
    most = MOST_POINTS * need.weight
    spread = most * max(_spread(found) for found, _, _ in graded)
    return Evidence(
        source=f"probes of {need.ability}",
        origin="probe",
        candidate_id=candidate.id,
        shift=round(most * (2 * fmean(g for _, _, g in graded) - 1), 3),
        sd=round(math.hypot(PROBE_SD, spread), 3),
        reason=_reason(need, candidate, graded),
        about=(need.ability,),
    )


def _of(
    candidate: Candidate, probe: str, learned: Mapping[str, Sequence[Learned]]
) -> tuple[Learned, str] | None:
    """The family's result on `probe`: of the first origin that has one, of the same size band or
    else the largest: what a larger one has not learned says more of the architecture."""
    for origin, results in learned.items():
        own = [f for f in results if f.probe == probe and f.family == candidate.family]
        if own:
            best = max(own, key=lambda f: (f.band == candidate.band, f.backbone_parameters))
            return best, origin
    return None


def _spread(found: Learned) -> float:
    """How far seeds lie apart, as a share of the way from guessing to perfect."""
    seeds = {a.seed for a in found.attempts}
    own = [
        max(_above_chance(found, a) for a in found.attempts if a.seed == seed) for seed in seeds
    ]
    return max(own) - min(own)


def _above_chance(found: Learned, attempt: Attempt) -> float:
    score = attempt.scores.get(found.test_lengths[0])
    if score is None or not math.isfinite(score):
        return 0.0
    perfect = 0.0 if found.is_error else 1.0
    share = (score - found.chance) / (perfect - found.chance)
    return min(1.0, max(0.0, share))


def _reason(
    need: Needed, candidate: Candidate, graded: Sequence[tuple[Learned, str, float]]
) -> str:
    """ "lstm at chance on recall 0.06 (guessing 0.06; probe, shipped), which counts: …"."""
    told = []
    for found, origin, _ in graded:
        score = found.best.scores.get(found.test_lengths[0], math.nan)
        beside = f"guessing {found.chance:.2f}; probe, {origin}"
        told.append(f"{found.attained} on {found.probe} {score:.2f} ({beside})")
    return f"{candidate.family} {', '.join(told)}, which counts: {need.reason}"
