"""What would change the answer: found by deciding again with one number of the task changed.

Only values backed by a measurement are tried: the budgets that candidates just keep, the lengths
that were measured, the other priorities.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import get_args

from advisor.core.measurement import PRIMARY
from advisor.core.task import Priority, Task
from advisor.core.units import significant
from advisor.core.verdict import Outcome
from advisor.decide.assessment import Assessment
from advisor.decide.choose import Option, rank
from advisor.decide.least_budget import least_budget_s, rounded_down, rounded_up
from advisor.decide.other_lengths import other_lengths
from advisor.decide.verdicts import EVERYDAY_NAMES

Threshold = tuple[float, Option]
"""Milliseconds of budget from which an option passes."""


def would_change(task: Task, assessed: Sequence[Assessment], winner: str) -> tuple[str, ...]:
    """One sentence for each number whose change would change the winner, nearest value first."""
    return (
        *_tighter_budget(task, assessed, winner),
        *_looser_budget(task, assessed, winner),
        *other_lengths(task, assessed, winner),
        *_other_priorities(task, assessed, winner),
        *_undecided(task, assessed, winner),
    )


def passing(task: Task, assessed: Sequence[Assessment]) -> list[Option]:
    """Everything that meets every requirement, as options at the task's length."""
    found = (a.option(task) for a in assessed if a.outcome is Outcome.PASS)
    return [option for option in found if option is not None]


def _tighter_budget(task: Task, assessed: Sequence[Assessment], winner: str) -> list[str]:
    if task.latency_s is None:
        return []
    budget = task.latency_s * 1e3
    found = _thresholds(task, [a for a in assessed if a.outcome is Outcome.PASS])
    steps = sorted({rounded_down(ms) for ms, _ in found if ms <= budget}, reverse=True)
    for step in steps:
        kept = [replace(o, budget_s=step / 1e3) for ms, o in found if ms < step]
        if not kept:
            return [f"under {significant(step)} ms nothing measured here fits"]
        heir = rank(kept, task.priority)[0]
        if heir.id != winner:
            return [f"a budget under {significant(step)} ms: {heir.candidate.label}"]
    return []


def _looser_budget(task: Task, assessed: Sequence[Assessment], winner: str) -> list[str]:
    if task.latency_s is None:
        return []
    budget = task.latency_s * 1e3
    late = _thresholds(task, [a for a in assessed if _only_late(task, a)])
    certain = passing(task, assessed)
    for step in sorted({rounded_up(ms) for ms, _ in late if ms > budget}):
        words = _budget_words(task, step)
        options = [*certain, *(o for ms, o in late if ms <= step)]
        heir = rank([replace(o, budget_s=step / 1e3) for o in options], task.priority)[0]
        if words and heir.id != winner:
            return [f"{words}: {heir.candidate.label}"]
    return []


def _budget_words(task: Task, ms: float) -> str:
    """What to set to `ms`; "" where that is no choice, because a stream's steps come faster."""
    period = task.serving.period_ms
    if period is None or ms <= period:
        return f"a budget of {significant(ms)} ms or more"
    return f"a period of {significant(ms)} ms or more" if task.serving.latency_ms is None else ""


def _other_priorities(task: Task, assessed: Sequence[Assessment], winner: str) -> list[str]:
    options = passing(task, assessed)
    others: tuple[Priority, ...] = get_args(Priority)
    found = []
    for priority in others:
        heir = rank(options, priority)[0].candidate
        if priority != task.priority and heir.id != winner:
            found.append(f"priority {priority!r}: {heir.label}")
    return found


def _undecided(task: Task, assessed: Sequence[Assessment], winner: str) -> list[str]:
    found = []
    for a in assessed:
        option = a.option(task)
        if a.outcome is not Outcome.UNDECIDED or option is None:
            continue
        if rank([*passing(task, assessed), option], task.priority)[0].id == a.id:
            needs = next(v.needs for v in a.verdicts if v.outcome is Outcome.UNDECIDED)
            found.append(f"proof that {a.candidate.label} fits (it is undecided; needs {needs})")
    return found


def _only_late(task: Task, a: Assessment) -> bool:
    """Whether the latency budget alone keeps it from passing."""
    name = EVERYDAY_NAMES[PRIMARY[task.serving.mode]]
    wrong = [v for v in a.verdicts if v.outcome is not Outcome.PASS]
    return [v.requirement for v in wrong] == [name]


def _thresholds(task: Task, assessed: Sequence[Assessment]) -> list[Threshold]:
    """For each of `assessed` with enough runs, the budget from which it passes."""
    series, length = PRIMARY[task.serving.mode], task.input.length.typical
    found: list[Threshold] = []
    for a in assessed:
        option = a.option(task)
        if option is None or a.measurement is None:
            continue
        least = least_budget_s(a.measurement, series, length, task.quantile, a.contended)
        if least is not None:
            found.append((least * 1e3, option))
    return found
