"""From what claims expect to a belief about each candidate's quality, in points.

Every candidate starts at zero with the spread that families show when nothing is known of the
task. Independent claims add their shifts; their variances add too. A trial is a measurement of the
same quality on the user's data: it and all the rest count by their precision.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from advisor.core.candidate import Candidate
from advisor.core.evidence import Belief, Evidence, Expectation

FAMILY_SD = 3.0
"""Points by which families differ on a task about which nothing is known: our judgement. Four
architectures from 75 k to 2.4 M parameters are within one point of each other on keyword spotting
(98.0, 98.3, 97.7, 98.2 % on Speech Commands v2-12, kws_streaming and KWT); other tasks separate
more."""


def evidence_for(
    candidates: Sequence[Candidate], expectations: Mapping[str, Iterable[Expectation]]
) -> tuple[Evidence, ...]:
    """Expectations by claim id, spelled out for every candidate that they speak of."""
    return tuple(
        Evidence(
            source=claim,
            origin="claim",
            candidate_id=candidate.id,
            shift=expected.shift,
            sd=expected.sd,
            reason=expected.reason,
        )
        for claim, found in expectations.items()
        for expected in found
        for candidate in candidates
        if expected.family in ("*", candidate.family) and expected.band in (None, candidate.band)
    )


def belief(candidate: Candidate, evidence: Sequence[Evidence]) -> Belief:
    """The sum of shifts, with the root of the summed variances; then trials, by precision."""
    own = tuple(e for e in evidence if e.candidate_id == candidate.id)
    told = [e for e in own if e.origin != "trial"]
    mean = math.fsum(e.shift for e in told)
    variance = FAMILY_SD**2 + math.fsum(e.sd**2 for e in told)
    for trial in (e for e in own if e.origin == "trial"):
        weight = variance / (variance + trial.sd**2)
        mean, variance = mean + weight * (trial.shift - mean), variance * (1 - weight)
    return Belief(
        mean=round(mean, 3),
        sd=round(math.sqrt(variance), 3),
        evidence=own,
    )
