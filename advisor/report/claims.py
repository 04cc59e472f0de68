"""Which claims a report shows: those that this device tested, then those that moved the quality.

There are dozens, and most say nothing about the answer at hand: the rest is counted, and the
command that lists them named.
"""

from __future__ import annotations

from advisor.core.evidence import ClaimResult, ClaimStatus
from advisor.core.recommendation import Recommendation
from advisor.report.headline import sentence

UNTESTED: ClaimStatus = "not tested"
ORDER: tuple[ClaimStatus, ...] = ("refuted here", "confirmed here", "bounded here")
MOST_TESTED = 6
MOST_MOVING = 4
"""A screen holds no more beside the answer itself."""


def shown_claims(answer: Recommendation) -> tuple[ClaimResult, ...]:
    """Tested ones, the refuted first and the same figures once, then the untested that moved the
    most points."""
    tested = sorted(
        (claim for claim in answer.claims if claim.status != UNTESTED),
        key=lambda claim: ORDER.index(claim.status),
    )
    tested = list({claim.reason: claim for claim in reversed(tested)}.values())[::-1]
    weight = points_moved(answer)
    moving = [c for c in answer.claims if c.status == UNTESTED and weight.get(c.id)]
    moving.sort(key=lambda claim: -weight[claim.id])
    return (*tested[:MOST_TESTED], *moving[:MOST_MOVING])


def points_moved(answer: Recommendation) -> dict[str, float]:
    """By claim, the most points that it moved any candidate up or down."""
    most: dict[str, float] = {}
    for contender in answer.contenders:
        for evidence in contender.belief.evidence:
            most[evidence.source] = max(most.get(evidence.source, 0.0), abs(evidence.shift))
    return most


def the_rest(answer: Recommendation) -> str:
    """ "12 more claims bear on this task; …", or nothing."""
    left = len(answer.claims) - len(shown_claims(answer))
    if left <= 0:
        return ""
    claims = "claim bears" if left == 1 else "claims bear"
    return (
        f"{left} more {claims} on this task: advisor claims lists them, advisor claims --test "
        "tests what this device can"
    )


def told(claim: ClaimResult) -> str:
    """What is said, what this device says of it if it was asked, and who says it."""
    here = "" if claim.status == UNTESTED else f" Here: {claim.reason}."
    return f"{sentence(claim.says)}{here} ({claim.source})"
