"""The columns of the candidates' table, and which of them a width has room for.

Every column has a rank; those of the highest rank go first where room is short, and what went is
said below the table. Decimal points stand below one another.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from advisor.core.measurement import Origin
from advisor.core.recommendation import Contender
from advisor.core.task import Task
from advisor.core.units import MEGABYTE, count, significant
from advisor.core.verdict import Outcome
from advisor.report.figures import Figures
from advisor.report.plain import shown

MISSING = "–"
LEAST_GAP, USUAL_GAP = 1, 2
EXTRA = 7
"""Columns of this rank and above are shown where there is room and not missed elsewhere."""
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


@dataclass(frozen=True)
class Column:
    """`allowed` is the task's budget for it; `cells` has one text per row, aligned."""

    title: str
    unit: str
    allowed: str
    cells: tuple[str, ...]
    rank: int
    left: bool = False

    @property
    def width(self) -> int:
        return max(cell_len(text) for text in (self.title, self.unit, self.allowed, *self.cells))


@dataclass(frozen=True)
class Layout:
    """The columns that fit, the spaces between them, and the titles that found no room."""

    columns: tuple[Column, ...]
    gap: int
    dropped: tuple[str, ...]


def fit(columns: Sequence[Column], width: int) -> Layout:
    """As many columns as `width` has room for; extra ones only with the usual gap."""
    for most in sorted({column.rank for column in columns}, reverse=True):
        kept = tuple(column for column in columns if column.rank <= most)
        gaps = (USUAL_GAP,) if most >= EXTRA else (USUAL_GAP, LEAST_GAP)
        for gap in gaps:
            if sum(column.width + gap for column in kept) - gap <= width:
                dropped = [c.title for c in columns if most < c.rank < EXTRA]
                return Layout(kept, gap, tuple(dropped))
    return Layout((columns[0],), LEAST_GAP, tuple(c.title for c in columns[1:]))


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
    return shown(row.contender.candidate.label, LONGEST_NAME)


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
        _right("params", "total", [count(p.total) for p in parts], 3),
        _right("backbone", "params", [count(p.backbone) for p in parts], 8),
        _right("embed", "params", [count(p.embedding) for p in parts], 8),
        _right("head", "params", [count(p.head) for p in parts], 8),
    )


def _latencies(rows: Sequence[Row], task: Task) -> tuple[Column, ...]:
    percentile, budget_s = f"p{task.serving.percentile:g}", task.latency_s
    found = [row.figures.latency for row in rows]
    first = [row.figures.first_token for row in rows]
    marks = [_mark(row, "latency") for row in rows]
    firsts = [_mark(row, "first token") for row in rows]
    p50 = _decimals("p50", "ms", [_ms(f.p50_s if f else None) for f in found], 5)
    if percentile == "p50":
        p50 = _decimals("p50", "ms", [MISSING for _ in rows], 5)
    p99 = _decimals("p99", "ms", [_ms(f.p99_s if f else None) for f in found], 9)
    own = [_ms(f.percentile_s if f else None) + m for f, m in zip(found, marks, strict=True)]
    bounds = [_ms(f.upper_s if f else None) for f in found]
    token = [_ms(f.percentile_s if f else None) + m for f, m in zip(first, firsts, strict=True)]
    return (
        p50,
        _decimals(percentile, "ms", own, 0, _budget(budget_s and budget_s * 1e3)),
        _decimals("bound", "ms", bounds, 1),
        *((p99,) if percentile != "p99" else ()),
        _decimals(f"first {percentile}", "ms", token, 3, _budget(task.serving.first_token_ms)),
        _decimals("first run", "ms", [_ms(row.figures.first_run_s) for row in rows], 9),
    )


def _sizes(rows: Sequence[Row], task: Task) -> tuple[Column, ...]:
    memory = [_mb(row.figures.memory_bytes) + _mark(row, "memory") for row in rows]
    files = [_mb(row.figures.model_bytes) + _mark(row, "model size") for row in rows]
    states = [_bytes(row.figures.state_bytes) for row in rows]
    limits = task.limits
    return (
        _decimals("memory", "MB", memory, 4, _budget(limits.memory_mb)),
        _decimals("file", "MB", files, 4 if limits.model_mb else 6, _budget(limits.model_mb)),
        _right("state", "bytes", states, 4),
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


def _mark(row: Row, requirement: str) -> str:
    outcomes = {v.outcome for v in row.contender.verdicts if v.requirement.startswith(requirement)}
    if Outcome.FAIL in outcomes:
        return "!"
    return "?" if Outcome.UNDECIDED in outcomes else ""


def _right(title: str, unit: str, cells: Sequence[str], rank: int, allowed: str = "") -> Column:
    return Column(title, unit, allowed, tuple(cells), rank)


def _decimals(title: str, unit: str, cells: Sequence[str], rank: int, allowed: str = "") -> Column:
    aligned = _align([*cells, allowed])
    return Column(title, unit, aligned[-1], tuple(aligned[:-1]), rank)


def _align(cells: Sequence[str]) -> list[str]:
    """`cells` with their decimal points below one another; those without digits stay right."""
    split = [_split(cell) for cell in cells]
    behind = max((len(fraction) for _, fraction in split), default=0)
    return [whole + fraction.ljust(behind) for whole, fraction in split]


def _split(cell: str) -> tuple[str, str]:
    digits = cell.rstrip("!?")
    point = digits.find(".")
    at = len(digits) if point < 0 else point
    return cell[:at], cell[at:]


def _number(scale: float) -> Callable[[float | None], str]:
    return lambda value: MISSING if value is None else significant(value * scale)


_ms = _number(1e3)
_mb = _number(1 / MEGABYTE)


def _budget(value: float | None) -> str:
    return "" if value is None else f"{value:,g}"


def _bytes(number: int | None) -> str:
    return MISSING if number is None else f"{number:,}"
