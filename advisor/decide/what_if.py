"""What would change the answer: found by deciding again with one number of the task changed.

Only values backed by a measurement are tried: the latencies that candidates have, the lengths that
were measured, the other priorities.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from advisor.core.measurement import PRIMARY
from advisor.core.task import Priority, Task
from advisor.core.units import significant
from advisor.core.verdict import Outcome, Verdict
from advisor.decide.assessment import Assessment
from advisor.decide.choose import Option, rank
from advisor.decide.verdicts import EVERYDAY_NAMES


def would_change(task: Task, assessed: Sequence[Assessment], winner: str) -> tuple[str, ...]:
    """One sentence for each number whose change would change the winner, nearest value first."""
    return (
        *_tighter_budget(task, assessed, winner),
        *_looser_budget(task, assessed, winner),
        *_other_lengths(task, assessed, winner),
        *_other_priorities(task, assessed, winner),
        *_undecided(task, assessed, winner),
    )


@dataclass(frozen=True)
class Miss:
    """The candidate that came nearest to fitting, and the smallest change that lets it in."""

    candidate_id: str
    change: str


def nearest_miss(assessed: Sequence[Assessment]) -> Miss | None:
    """The measured candidate that needs the smallest relaxation of the fewest limits."""
    misses = [
        (len(failed), max(_excess(v) for v in failed), a.id, a, failed)
        for a in assessed
        if (failed := [v for v in a.verdicts if v.outcome is not Outcome.PASS])
    ]
    if not misses:
        return None
    *_, nearest, failed = min(misses, key=lambda m: m[:3])
    needed = " and ".join(_relaxed(v) for v in failed)
    return Miss(nearest.id, f"{needed}: {nearest.candidate.label}")


def passing(task: Task, assessed: Sequence[Assessment], length: int | None = None) -> list[Option]:
    """Everything that meets every requirement, as options at a length."""
    found = (a.option(task, length) for a in assessed if a.outcome is Outcome.PASS)
    return [option for option in found if option is not None]


def _tighter_budget(task: Task, assessed: Sequence[Assessment], winner: str) -> list[str]:
    bounds = {a.id: b for a in assessed if (b := _bound_ms(task, a)) is not None}
    if winner not in bounds or task.latency_s is None:
        return []
    remaining = [o for o in passing(task, assessed) if bounds.get(o.id, 0) < bounds[winner]]
    if not remaining:
        return [f"under {significant(bounds[winner])} ms nothing measured here fits"]
    heir = rank(remaining, task.priority)[0].candidate
    return [f"a budget under {significant(bounds[winner])} ms: {heir.label}"]


def _looser_budget(task: Task, assessed: Sequence[Assessment], winner: str) -> list[str]:
    name = EVERYDAY_NAMES[PRIMARY[task.serving.mode]]
    late = [a for a in assessed if (m := _only_miss(a)) is not None and m.requirement == name]
    kept = passing(task, assessed)
    for a in sorted(late, key=lambda a: _bound_ms(task, a) or 0):
        option, bound = a.option(task), _bound_ms(task, a)
        if option is None or bound is None:
            continue
        kept.append(option)
        if rank(kept, task.priority)[0].id == a.id:
            return [f"a budget of {significant(bound)} ms or more: {a.candidate.label}"]
    return []


def _other_lengths(task: Task, assessed: Sequence[Assessment], winner: str) -> list[str]:
    series = PRIMARY[task.serving.mode]
    measured = {
        length
        for a in assessed
        if a.measurement is not None
        for length in a.measurement.lengths(series)
    }
    typical = task.input.length.typical
    found = []
    for side, word in ((-1, "or shorter"), (1, "or longer")):
        beyond = sorted((x for x in measured if (x - typical) * side > 0), key=lambda x: x * side)
        for length in beyond:
            options = passing(task, assessed, length)
            if winner in {o.id for o in options}:
                heir = rank(options, task.priority)[0].candidate
                if heir.id != winner:
                    found.append(f"inputs of {length:,} steps {word}: {heir.label}")
                    break
    return found


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


def _only_miss(a: Assessment) -> Verdict | None:
    failed = [v for v in a.verdicts if v.outcome is not Outcome.PASS]
    return failed[0] if len(failed) == 1 and failed[0].outcome is Outcome.FAIL else None


def _bound_ms(task: Task, a: Assessment) -> float | None:
    """The budget that `a` surely keeps: the upper bound of its percentile."""
    if a.measurement is None:
        return None
    series, length = PRIMARY[task.serving.mode], task.input.length.typical
    bound = a.measurement.upper_bound_s(series, length, task.quantile)
    return None if bound is None else bound * 1e3


def _excess(verdict: Verdict) -> float:
    reached = verdict.upper if verdict.upper is not None else verdict.value
    if reached is None or not verdict.limit:
        return float("inf")
    return reached / verdict.limit


def _relaxed(verdict: Verdict) -> str:
    reached = verdict.upper if verdict.upper is not None else verdict.value
    if reached is None:
        return f"{verdict.requirement}: {verdict.needs}"
    return f"a {verdict.requirement} limit of {significant(reached)} {verdict.unit}"
