"""The columns of the candidates' table. Decimal points stand below one another.

Every column has a rank: `layout` lets those of the highest rank go first where room is short.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from advisor.core.measurement import Origin
from advisor.core.recommendation import Contender
from advisor.core.task import Task
from advisor.core.units import MEGABYTE, count, significant
from advisor.core.verdict import Outcome
from advisor.report.figures import Figures
from advisor.report.layout import EXTRA, Column, align
from advisor.report.plain import shown

MISSING = "–"
OFF_BY = "±"
"""Title of how far a predicted median may be off."""
SHORT_ORIGIN: dict[Origin, str] = {
    "measured-here": "here",
    "measured-same-hardware": "same hw",
    "predicted": "predicted",
    "claim": "claim",
}
LONGEST_NAME = 36


@dataclass(frozen=True)
class Row:
    """One measured candidate and its figures."""

    contender: Contender
    figures: Figures


def columns(rows: Sequence[Row], task: Task) -> tuple[Column, ...]:
    """Every column that says something about these rows."""
    named = Column("", "", "allowed", tuple(_name(row) for row in rows), 0, left=True)
    found = (
        named,
        *_settings(rows),
        *_parameters(rows),
        *_latencies(rows, task),
        *_sizes(rows, task),
        *_beliefs(rows),
        *_origin(rows),
    )
    return tuple(c for c in found if any(cell.strip() not in ("", MISSING) for cell in c.cells))


def _name(row: Row) -> str:
    return f"  {shown(row.contender.candidate.label, LONGEST_NAME)}"


def _settings(rows: Sequence[Row]) -> tuple[Column, ...]:
    threads = [str(row.contender.candidate.settings.threads) for row in rows]
    precisions = [shown(row.contender.candidate.precision, 10) for row in rows]
    return (
        *((_right("threads", "", threads, 1),) if len(set(threads)) > 1 else ()),
        *((_right("number", "type", precisions, 1),) if len(set(precisions)) > 1 else ()),
    )


def _parameters(rows: Sequence[Row]) -> tuple[Column, ...]:
    parts = [row.figures.parameters for row in rows]
    return (
        _right("params", "total", [count(p.total) for p in parts], 4),
        _right("backbone", "params", [count(p.backbone) for p in parts], EXTRA),
        _right("embed", "params", [count(p.embedding) for p in parts], EXTRA),
        _right("head", "params", [count(p.head) for p in parts], EXTRA),
    )


def _latencies(rows: Sequence[Row], task: Task) -> tuple[Column, ...]:
    percentile, budget_s = f"p{task.serving.percentile:g}", task.latency_s
    found = [row.figures.latency for row in rows]
    first = [row.figures.first_token for row in rows]
    marks = [_mark(row, "latency") for row in rows]
    firsts = [_mark(row, "first token") for row in rows]
    p50 = _decimals("p50", "ms", [_ms(f.p50_s if f else None) for f in found], 7)
    if percentile == "p50":
        p50 = _decimals("p50", "ms", [MISSING for _ in rows], 5)
    p99 = _decimals("p99", "ms", [_ms(f.p99_s if f else None) for f in found], EXTRA + 1)
    own = [_ms(f.percentile_s if f else None) + m for f, m in zip(found, marks, strict=True)]
    bounds = [_ms(f.upper_s if f else None) for f in found]
    token = [_ms(f.percentile_s if f else None) + m for f, m in zip(first, firsts, strict=True)]
    return (
        p50,
        _right(OFF_BY, "%", [_off_by(row.figures.predicted_share) for row in rows], 1),
        _decimals(percentile, "ms", own, 0, _budget(budget_s and budget_s * 1e3)),
        _decimals("bound", "ms", bounds, 1),
        *((p99,) if percentile != "p99" else ()),
        _decimals("first", "ms", token, 3, _budget(task.serving.first_token_ms)),
        _decimals("first run", "ms", [_ms(row.figures.first_run_s) for row in rows], EXTRA + 2),
    )


def _sizes(rows: Sequence[Row], task: Task) -> tuple[Column, ...]:
    memory = [_mb(row.figures.memory_bytes) + _mark(row, "memory") for row in rows]
    files = [_mb(row.figures.model_bytes) + _mark(row, "model size") for row in rows]
    states = [_bytes(row.figures.state_bytes) for row in rows]
    limits = task.limits
    return (
        _decimals("memory", "MB", memory, 5, _budget(limits.memory_mb)),
        _decimals("file", "MB", files, 5 if limits.model_mb else 8, _budget(limits.model_mb)),
        _right("state", "bytes", states, 6),
    )


def _beliefs(rows: Sequence[Row]) -> tuple[Column, ...]:
    qualities = [
        f"{row.contender.belief.mean:+.1f} ±{row.contender.belief.sd:.1f}" for row in rows
    ]
    return (
        _right("quality", "points", qualities, 2),
        _right("best", "%", [_chance(row.contender) for row in rows], 2),
    )


def _origin(rows: Sequence[Row]) -> tuple[Column, ...]:
    """A column only where rows differ; otherwise the legend says it for all."""
    origins = {row.figures.origin for row in rows}
    if len(origins) < 2:
        return ()
    words = [SHORT_ORIGIN[o] if (o := row.figures.origin) else MISSING for row in rows]
    return (Column("from", "", "", tuple(words), 1, left=True),)


def _chance(contender: Contender) -> str:
    share = contender.probability_best
    if share <= 0:
        return MISSING
    return "<1" if share < 0.005 else f"{share * 100:.0f}"


def _off_by(share: float | None) -> str:
    return MISSING if share is None else significant(share * 100, 2)


def _mark(row: Row, requirement: str) -> str:
    outcomes = {v.outcome for v in row.contender.verdicts if v.requirement.startswith(requirement)}
    if Outcome.FAIL in outcomes:
        return "!"
    return "?" if Outcome.UNDECIDED in outcomes else ""


def _right(title: str, unit: str, cells: Sequence[str], rank: int, allowed: str = "") -> Column:
    return Column(title, unit, allowed, tuple(cells), rank)


def _decimals(title: str, unit: str, cells: Sequence[str], rank: int, allowed: str = "") -> Column:
    aligned = align([*cells, allowed])
    return Column(title, unit, aligned[-1], tuple(aligned[:-1]), rank)


def _number(scale: float) -> Callable[[float | None], str]:
    return lambda value: MISSING if value is None else significant(value * scale)


_ms = _number(1e3)
_mb = _number(1 / MEGABYTE)


def _budget(value: float | None) -> str:
    return "" if value is None else f"{value:,g}"


def _bytes(number: int | None) -> str:
    return MISSING if number is None else f"{number:,}"
