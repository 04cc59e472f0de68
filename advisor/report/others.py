"""Why each candidate stands where it does, one line each.

Sizes of one family with the same reason share a line.
"""

from __future__ import annotations

from dataclasses import dataclass

from advisor.core.recommendation import Recommendation, Standing, Status
from advisor.report.plain import shown

TITLES: dict[Status, str] = {
    "recommended": "Why not the others",
    "tie": "Why not the others",
    "nothing-fits": "Why nothing fits, one by one",
    "undecided": "Where each one stands",
}


@dataclass(frozen=True)
class Other:
    """`label` names one candidate or several sizes of one family."""

    label: str
    standing: Standing
    reason: str


def others(answer: Recommendation) -> tuple[Other, ...]:
    """Every candidate but the one to take, best first."""
    merged: dict[tuple[str, Standing, str], list[str]] = {}
    for contender in answer.contenders:
        if contender.id == answer.winner:
            continue
        candidate = contender.candidate
        key = (candidate.family, contender.standing, contender.reason)
        bands = merged.setdefault(key, [])
        if candidate.band not in bands:
            bands.append(candidate.band)
    return tuple(
        Other(shown(f"{family} {', '.join(bands)}", 60), standing, _said(standing, reason))
        for (family, standing, reason), bands in merged.items()
    )


def _said(standing: Standing, reason: str) -> str:
    """The reason, after the standing where the reason alone does not say it."""
    named = standing in ("ruled out", "failed", "tied") and not reason.startswith(standing)
    return shown(f"{standing}: {reason}" if named else reason, 500)
