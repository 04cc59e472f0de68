"""What is believed of a candidate's quality, and who says so.

The unit is the *point*: one percent of the errors that the simplest sensible answer makes,
removed. A claim shifts a family by some points, give or take its spread. Points from claims are
priors from the literature, not results on the user's data.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, FiniteFloat

from advisor.core.model import Stored

Standing = Literal["supported", "contradicted", "bounded", "definition", "not testable"]
"""A claim's standing in the literature."""
ClaimStatus = Literal["confirmed here", "refuted here", "bounded here", "not tested"]
"""A claim's standing on this device."""


class Evidence(Stored):
    """`candidate_id` is shifted by `shift` points, give or take `sd`, because of `reason`.

    `about`: the abilities (names under `[needs]`) that it speaks of, where it speaks of any.
    """

    source: str
    origin: Literal["claim", "probe", "trial"]
    candidate_id: str
    shift: float
    sd: float
    reason: str
    about: tuple[str, ...] = ()


class Expectation(Stored):
    """What a claim expects of a family (or of one band of it) for the task at hand."""

    family: str
    band: str | None = None
    shift: FiniteFloat
    sd: Annotated[FiniteFloat, Field(ge=0)]
    reason: str


class ClaimResult(Stored):
    """A claim held against this device. `number`: its row on the page of evidence ("C03")."""

    id: str
    says: str
    source: str
    status: ClaimStatus
    reason: str
    number: str = ""


class Belief(Stored):
    """Expected quality in points, its spread, and the evidence that made it."""

    mean: float
    sd: float
    evidence: tuple[Evidence, ...] = ()
