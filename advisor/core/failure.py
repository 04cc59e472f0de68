"""What went wrong with one candidate or plugin, kept to the end and shown; never raised again."""

from __future__ import annotations

from typing import Literal

from advisor.core.model import Stored

Stage = Literal[
    "load",
    "candidates",
    "export",
    "contract",
    "precision",
    "measure",
    "claim",
    "training",
    "report",
    "trial",
]
"""`precision`: asked for in an arithmetic that changes nothing in this model."""


class Failure(Stored):
    """`plugin` is the entry-point name; `candidate` is `None` when the whole plugin failed."""

    stage: Stage
    plugin: str
    candidate: str | None = None
    reason: str
