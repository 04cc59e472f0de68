"""What looking at the data found, before anything is trained."""

from __future__ import annotations

from dataclasses import dataclass, field

from advisor.core.dataset import Dataset
from advisor.core.task import Need, Task


@dataclass(frozen=True)
class Fact:
    """`says`: one line for people; `figures`: the same for programs."""

    name: str
    says: str
    figures: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class NeedFound:
    """What a task needs of a model (a field of `[needs]`), and why we say so."""

    need: str
    value: Need
    reason: str


@dataclass(frozen=True)
class Look:
    """All findings on one data set, and the task that they make (serving is the user's to say)."""

    dataset: Dataset
    facts: tuple[Fact, ...]
    needs: tuple[NeedFound, ...]
    task: Task
