"""At which lengths another candidate would win, among those measured there.

A candidate counts at a length if its samples there keep the budget; where they are too few for a
bound, by their percentile alone, since the sentence only says where to look. A change is told only
if the same candidates, at the task's own length, give the answer that was given: else it would be
the smaller field that changes it, not the length.
"""

from __future__ import annotations

from collections.abc import Sequence

from advisor.core import quantiles
from advisor.core.measurement import PRIMARY, Measurement, SeriesName
from advisor.core.task import Task
from advisor.core.verdict import Outcome
from advisor.decide.assessment import Assessment
from advisor.decide.choose import rank
from advisor.decide.least_budget import least_budget_s

NOTHING = "nothing measured there fits"
Heir = tuple[int, str]
"""A length and the label of the one that wins there, "" where the winner still does."""


def other_lengths(task: Task, assessed: Sequence[Assessment], winner: str) -> list[str]:
    """For shorter and for longer inputs, the nearest measured lengths with another winner."""
    typical, series = task.input.length.typical, PRIMARY[task.serving.mode]
    known = next(a for a in assessed if a.id == winner).measurement
    lengths = () if known is None else known.lengths(series)
    shorter = [x for x in reversed(lengths) if x < typical]
    longer = [x for x in lengths if x > typical]
    return [
        *_changes(_heirs(task, assessed, winner, shorter), "or shorter"),
        *_changes(_heirs(task, assessed, winner, longer), "or longer"),
    ]


def _heirs(
    task: Task, assessed: Sequence[Assessment], winner: str, lengths: Sequence[int]
) -> list[Heir]:
    found = ((length, _heir(task, assessed, winner, length)) for length in lengths)
    return [(length, heir) for length, heir in found if heir is not None]


def _heir(task: Task, assessed: Sequence[Assessment], winner: str, length: int) -> str | None:
    """Who wins at `length`; `None` if the field measured there is no fair one."""
    fitting = [a for a in assessed if _fits(task, a, length)]
    if not fitting:
        return NOTHING
    here = [a for a in assessed if a.id == winner or (a in fitting and _passes(a))]
    at_home = [option for a in here if (option := a.option(task)) is not None]
    if rank(at_home, task.priority)[0].id != winner:
        return None
    there = [option for a in fitting if (option := a.option(task, length)) is not None]
    best = rank(there, task.priority)[0]
    return "" if best.id == winner else best.candidate.label


def _changes(heirs: Sequence[Heir], beyond: str) -> list[str]:
    """`heirs` come from the task's length outwards; the first run of one that is another."""
    first = next((i for i, (_, heir) in enumerate(heirs) if heir), None)
    if first is None:
        return []
    near, label = heirs[first]
    last = first
    while last + 1 < len(heirs) and heirs[last + 1][1] == label:
        last += 1
    if last == len(heirs) - 1:
        return [f"inputs of {near:,} steps {beyond}: {label}"]
    low, high = sorted((near, heirs[last][0]))
    span = f"{low:,}" if low == high else f"{low:,} to {high:,}"
    return [f"inputs of {span} steps: {label}"]


def _passes(a: Assessment) -> bool:
    return a.outcome is Outcome.PASS


def _fits(task: Task, a: Assessment, length: int) -> bool:
    """Sizes do not change with the length; the latency budgets are held against `length`."""
    if a.measurement is None or any(
        v.outcome is not Outcome.PASS for v in a.verdicts if v.unit != "ms"
    ):
        return False
    primary = PRIMARY[task.serving.mode]
    if length not in a.measurement.lengths(primary):
        return False
    budgets: tuple[tuple[SeriesName, float | None], ...] = (
        (primary, task.latency_s),
        ("first_token", task.first_token_s),
    )
    return all(_keeps(task, a, a.measurement, s, length, limit) for s, limit in budgets)


def _keeps(
    task: Task,
    a: Assessment,
    measurement: Measurement,
    series: SeriesName,
    length: int,
    limit_s: float | None,
) -> bool:
    if limit_s is None:
        return True
    least = least_budget_s(measurement, series, length, task.quantile, a.contended)
    if least is not None:
        return least <= limit_s
    samples = measurement.samples(series, length)
    return bool(samples) and quantiles.quantile(samples, task.quantile) <= limit_s
