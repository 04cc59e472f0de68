"""One thing that `advisor doctor` looked at: how it stands and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Standing = Literal["ok", "warning", "problem"]


@dataclass(frozen=True)
class Finding:
    """`problem`: advisor can't work; `warning`: it works, but its figures may suffer."""

    name: str
    status: Standing
    detail: str
    advice: str = ""
