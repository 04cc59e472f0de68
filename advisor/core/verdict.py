"""One requirement, one candidate, one outcome, with the numbers that decided."""

from __future__ import annotations

from enum import StrEnum

from advisor.core.model import Stored


class Outcome(StrEnum):
    """At the stated confidence: met, missed, or not known yet."""

    PASS = "PASS"
    FAIL = "FAIL"
    UNDECIDED = "UNDECIDED"


class Verdict(Stored):
    """`value`, `limit` and the bounds are in `unit`; a bound that does not exist is `None`.

    `needs` says what would decide an UNDECIDED, in words.
    """

    candidate_id: str
    requirement: str
    outcome: Outcome
    limit: float | None = None
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    unit: str = ""
    reason: str
    needs: str = ""


class Rejection(Stored):
    """Why a candidate was ruled out before anything was measured."""

    candidate_id: str
    reason: str
