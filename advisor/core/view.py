"""What a reporter gets: the answer, and how it will be looked at. Wording lives in `report/`."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.core.recommendation import Recommendation


@dataclass(frozen=True)
class View:
    """`width` in characters; `color` whether the place it is shown at can do colour.

    `encoding` is that place's; text in another than UTF-8 keeps to ASCII. `command` is the command
    line that gives this answer again, or "" where there is none.
    """

    recommendation: Recommendation
    width: int = 80
    color: bool = False
    profile_source: str | None = None
    elapsed_s: float | None = None
    advisor_version: str = ""
    encoding: str = "utf-8"
    command: str = ""
