"""How the named candidate serves, as columns of tables and lines of a label and a text.

A scenario that the task's mode does not have takes no room at all; a figure that could not be had
is a dash, or words that say why.
"""

from __future__ import annotations

from collections.abc import Sequence

from advisor.core.artifact import Artifact
from advisor.core.serving import BatchPoint, PastPoint, RatePoint, Served, Service, Streaming
from advisor.core.task import Task
from advisor.core.units import MEGABYTE, milliseconds, significant
from advisor.core.verdict import Outcome
from advisor.decide.scenarios import rate_outcome
from advisor.decide.throughput import best_point
from advisor.report.headline import ORIGIN_WORDS
from advisor.report.layout import Column, align

MISSING = "–"
MARKS = {Outcome.FAIL: "!", Outcome.UNDECIDED: "?"}
KEPT = {
    Outcome.PASS: "surely kept",
    Outcome.FAIL: "surely not kept",
    Outcome.UNDECIDED: "not surely kept",
}
Fact = tuple[str, str]


def tables(
    served: Served, task: Task, artifact: Artifact | None
) -> tuple[tuple[Column, ...], ...]:
    """The columns of each table that `served` fills, the first of a table never left out."""
    service = served.service
    found = (
        _batches(served.batches, task) if len(served.batches) > 1 else (),
        _past(served.past, artifact),
        _rates(service.points, task) if service is not None else (),
    )
    return tuple(columns for columns in found if columns)


def facts(served: Served, task: Task) -> tuple[Fact, ...]:
    """What a line can say, in the order in which it matters."""
    streaming, service = served.streaming, served.service
    return (
        *_most(served.batches, task),
        *(_stream(streaming, task) if streaming is not None else ()),
        *(_service(service, task) if service is not None else ()),
        *_marks(served),
        ("cold start", _cold(served)),
        ("energy", _energy(served, task)),
        ("origin", ORIGIN_WORDS[served.origin]),
    )


def _batches(points: Sequence[BatchPoint], task: Task) -> tuple[Column, ...]:
    limit_mb = task.limits.memory_mb
    over = [limit_mb is not None and _mb(p.memory_bytes, 0.0) > limit_mb for p in points]
    memory = [_cell(p.memory_bytes, 1 / MEGABYTE) for p in points]
    marked = [cell + ("!" if bad else "") for cell, bad in zip(memory, over, strict=True)]
    found = (
        _right("at a time", "requests", [str(p.batch) for p in points], 0, "allowed"),
        *_latency(points, task),
        _right("a second", "requests", [_rate(p.items_per_s) for p in points], 0),
        _decimal("memory", "MB", marked, 2, limit_mb),
    )
    return tuple(c for c in found if any(cell.strip() != MISSING for cell in c.cells))


def _past(points: Sequence[PastPoint], artifact: Artifact | None) -> tuple[Column, ...]:
    if not points:
        return ()
    grows = artifact is not None and any(s.grows is not None for s in artifact.states)
    return (
        _right("before it", "tokens", [f"{p.past:,}" for p in points], 0),
        _decimal("first token", "p50, ms", [_cell(p.first_token_s, 1e3) for p in points], 0),
        _decimal("each token", "p50, ms", [_cell(p.token_s, 1e3) for p in points], 0),
        _right("a second", "tokens", [_rate(p.tokens_per_s) for p in points], 0),
        _right("cache" if grows else "state", "bytes", [f"{p.cache_bytes:,}" for p in points], 0),
    )


def _rates(points: Sequence[RatePoint], task: Task) -> tuple[Column, ...]:
    return (
        _right("a second", "requests", [_rate(p.per_s) for p in points], 0, "allowed"),
        *_latency(points, task),
        _right("answered", "", [f"{p.answered:,}" for p in points], 1),
    )


def _latency(points: Sequence[BatchPoint] | Sequence[RatePoint], task: Task) -> tuple[Column, ...]:
    """The user's percentile, marked by the outcome, and its bound."""
    own = [_cell(p.latency_s, 1e3) + _mark(p.outcome) for p in points]
    bounds = [_cell(p.upper_s, 1e3) for p in points]
    budget_ms = None if task.latency_s is None else task.latency_s * 1e3
    percentile = f"p{task.serving.percentile:g}"
    return (
        _decimal(percentile, "ms", own, 0, budget_ms),
        _decimal("bound", "ms", bounds, 1),
    )


def _most(points: Sequence[BatchPoint], task: Task) -> tuple[Fact, ...]:
    best = best_point(points)
    if best is None or len(points) < 2:
        return ()
    percentile, one = f"p{task.serving.percentile:g}", points[0]
    kept = "" if task.latency_s is None else f", {percentile} within {task.latency_s * 1e3:g} ms"
    told = f"{_rate(best.items_per_s)} requests a second, {best.batch} at a time{kept}"
    if best.batch != one.batch:
        gain = f"{best.items_per_s / one.items_per_s:.1f} times as many as {one.batch} at a time"
        told = f"{told}: {gain}"
    return (("throughput", told),)


def _stream(run: Streaming, task: Task) -> tuple[Fact, ...]:
    percentile = f"p{task.serving.percentile:g}"
    late = "none" if run.misses == 0 else f"{run.misses:,}"
    share = run.miss_share_upper
    bound = "too few for a bound" if share is None else f"surely under {_percent(share)}"
    slow = MISSING if run.latency_s is None else milliseconds(run.latency_s)
    return (
        (
            f"every {run.period_s * 1e3:g} ms",
            f"{percentile} {slow} from the instant that a step is due; {late} of {run.steps:,} "
            f"steps later than {run.budget_s * 1e3:g} ms ({bound}): the deadline at "
            f"{percentile} is {KEPT[run.outcome]}{_wake_up(run)}",
        ),
        *((("to tell it", f"it takes {run.needs}"),) if run.needs else ()),
        (
            "keeps up",
            f"it computes {_percent(run.real_time_factor)} of the time{_drift(run)}; "
            f"{_state(run)}",
        ),
    )


def _wake_up(run: Streaming) -> str:
    if run.wake_up_s is None:
        return ""
    return f"; the system's timer takes {milliseconds(run.wake_up_s)} of each latency"


def _drift(run: Streaming) -> str:
    if run.drift is None:
        return ""
    return f"; the last steps of {run.length:,} take {run.drift:.2f} times as long as the first"


def _state(run: Streaming) -> str:
    first, last = run.state_bytes_first, run.state_bytes_last
    if first == last:
        return f"it carries {last:,} bytes, however long the stream"
    return f"it carries {first:,} bytes at first, {last:,} after {run.length:,} steps"


def _service(service: Service, task: Task) -> tuple[Fact, ...]:
    workers = "1 worker" if service.workers == 1 else f"{service.workers} workers"
    told = [f"arriving at random, {workers}"]
    if service.highest_per_s is not None:
        told.append(f"up to {_rate(service.highest_per_s)} a second surely keep the budget")
    if service.fails_per_s is not None:
        told.append(f"{_rate(service.fails_per_s)} surely do not")
    asked = service.wanted_per_s
    if asked is not None:
        told.append(f"{asked:g} a second, asked for: {KEPT[rate_outcome(service, asked)]}")
    return (("requests", "; ".join(told)),)


def _marks(served: Served) -> tuple[Fact, ...]:
    service = served.service
    outcomes: set[Outcome | None] = {p.outcome for p in served.batches}
    outcomes |= {p.outcome for p in service.points} if service is not None else set()
    words = ((Outcome.FAIL, "over the budget"), (Outcome.UNDECIDED, "too uncertain to tell"))
    return tuple((MARKS[o], word) for o, word in words if o in outcomes)


def _cold(served: Served) -> str:
    load, first = milliseconds(served.load_s), milliseconds(served.first_run_s)
    return f"{load} to load its files, {first} for the first answer after that"


def _energy(served: Served, task: Task) -> str:
    per = {"request": "request", "stream": "step", "generate": "token"}[task.serving.mode]
    if served.energy.joules is None:
        return served.energy.note
    return f"{significant(served.energy.joules * 1e3)} mJ per {per}, {served.energy.note}"


def _mark(outcome: Outcome | None) -> str:
    return "" if outcome is None else MARKS.get(outcome, "")


def _mb(count: int | None, otherwise: float) -> float:
    return otherwise if count is None else count / MEGABYTE


def _cell(value: float | None, scale: float) -> str:
    return MISSING if value is None else significant(value * scale)


def _rate(per_s: float) -> str:
    """Whole numbers from ten a second on."""
    return f"{per_s:,.0f}" if per_s >= 10 else significant(per_s)


def _percent(share: float) -> str:
    return f"{significant(share * 100, 2)} %"


def _right(title: str, unit: str, cells: Sequence[str], rank: int, allowed: str = "") -> Column:
    return Column(title, unit, allowed, tuple(cells), rank)


def _decimal(
    title: str, unit: str, cells: Sequence[str], rank: int, allowed: float | None = None
) -> Column:
    aligned = align([*cells, "" if allowed is None else f"{allowed:,g}"])
    return Column(title, unit, aligned[-1], tuple(aligned[:-1]), rank)
