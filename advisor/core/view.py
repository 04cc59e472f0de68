"""What a reporter gets: the answer, and how it will be looked at. Wording lives in `report/`."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.core.recommendation import Recommendation


@dataclass(frozen=True)
class View:
    """`width` in characters; `color` whether the place it is shown at can do colour."""

    recommendation: Recommendation
    width: int = 80
    color: bool = False
    profile_source: str | None = None
    elapsed_s: float | None = None
    advisor_version: str = ""
