"""Latency over length: which contenders are drawn, and what the picture is called.

Drawn are medians of candidates that were measured at more than one length, best first. The budget
is a line where it is near enough to share the picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log10
from string import ascii_lowercase

from advisor.core.task import Task
from advisor.report.columns import Row
from advisor.report.figures import PER
from advisor.report.log_plot import SEVERAL, Level, Line, draw
from advisor.report.plain import shown

MOST_LINES = 6
WIDEST = 120
LEAST_ROWS, MOST_ROWS, ROWS_PER_DECADE = 7, 14, 6
NEAR = 4.0
"""A budget more than so many times above or below all points is said, not drawn."""


@dataclass(frozen=True)
class Picture:
    """The plot's title, its rows, and what needs saying below it."""

    title: str
    rows: tuple[str, ...]
    notes: tuple[str, ...]


def picture(rows: Sequence[Row], task: Task, width: int) -> Picture | None:
    """The plot at most `width` wide, or `None` where nothing was measured at two lengths."""
    lines = _lines(rows)
    if not lines:
        return None
    drawn = lines[:MOST_LINES]
    budget_s = task.latency_s
    levels, notes = _budget(drawn, None if budget_s is None else budget_s * 1e3, task)
    drawing = draw(drawn, levels, min(width, WIDEST), _height(drawn))
    if any(SEVERAL in row for row in drawing):
        notes = (*notes, f"{SEVERAL} several at one point.")
    if len(lines) > len(drawn):
        notes = (*notes, f"The {len(drawn)} best of {len(lines)} are drawn.")
    return Picture(_title(task), tuple(drawing), notes)


def _height(lines: list[Line]) -> int:
    values = [log10(y) for line in lines for _, y in line.points]
    wanted = LEAST_ROWS + round((max(values) - min(values)) * ROWS_PER_DECADE)
    return max(len(lines) + 1, min(wanted, MOST_ROWS))


def _title(task: Task) -> str:
    unit = "tokens" if task.input.type == "tokens" else "steps"
    over = f"{unit} before it" if task.serving.mode == "generate" else f"length in {unit}"
    return f"Median latency per {PER[task.serving.mode]} in ms, over {over}"


def _lines(rows: Sequence[Row]) -> list[Line]:
    found: list[Line] = []
    for row in rows:
        curve = row.figures.curve
        points = tuple((float(p.length), p.p50_s * 1e3) for p in curve if p.p50_s)
        if len(points) > 1:
            mark = ascii_lowercase[len(found) % 26]
            found.append(Line(mark, shown(row.contender.candidate.label, 28), points))
    return found


def _budget(
    lines: list[Line], budget_ms: float | None, task: Task
) -> tuple[tuple[Level, ...], tuple[str, ...]]:
    if budget_ms is None:
        return (), ()
    values = [y for line in lines for _, y in line.points]
    percentile = f"p{task.serving.percentile:g}"
    if min(values) / NEAR <= budget_ms <= max(values) * NEAR:
        return (Level(budget_ms, f"{budget_ms:g} ms for {percentile}"),), ()
    side = "above" if budget_ms > max(values) else "below"
    return (), (f"The budget of {budget_ms:g} ms for {percentile} is {side} this picture.",)
