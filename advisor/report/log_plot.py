"""Lines on two logarithmic axes, drawn with characters.

Drawn here and not by a plotting library: lines must be told apart without colour, so each point is
its line's letter and each line carries its name at its end; terminal plotting libraries tell lines
apart by colour alone, and keep their figure in global state.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, log10

from advisor.core.units import significant

SEVERAL = "*"
LEAST_CELLS = 30
"""Where names leave the plot less room than that, they stand below it."""
LEAST_SPAN = 0.3
"""Decades that the vertical axis spans at least, so that noise does not look like a slope."""


@dataclass(frozen=True)
class Line:
    """`points` are (x, y), both above 0, by rising x; `mark` is one character."""

    mark: str
    name: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Level:
    """A horizontal line with its name."""

    y: float
    name: str


@dataclass(frozen=True)
class Axis:
    """A logarithmic axis over `cells` character cells."""

    low: float
    high: float
    cells: int

    def cell(self, value: float) -> int:
        share = (log10(value) - self.low) / (self.high - self.low)
        return round(share * (self.cells - 1))

    def holds(self, value: float) -> bool:
        return self.low <= log10(value) <= self.high


def draw(lines: Sequence[Line], levels: Sequence[Level], width: int, height: int) -> list[str]:
    """Rows of text at most `width` wide: the plot, its axis, each line's name at its end."""
    xs = sorted({x for line in lines for x, _ in line.points})
    y_axis = _y_axis(lines, levels, height)
    ticks = {y_axis.cell(t): significant(t, 1) for t in _ticks(y_axis)}
    left = max(len(text) for text in ticks.values())
    labels = _labels(lines, levels, y_axis)
    room = max(len(text) for text in labels.values())
    below = []
    if width - left - room - 4 < LEAST_CELLS:
        names = [f"─ {level.name}" for level in levels] + [f"{n.mark} {n.name}" for n in lines]
        below, labels, room = [f"{'':>{left}}  {name}" for name in names], {}, 0
    x_axis = Axis(log10(xs[0]), log10(xs[-1]), width - left - room - 4)
    grid = _grid(lines, levels, x_axis, y_axis)
    rows = [
        f"{ticks.get(row, ''):>{left}} {'┤' if row in ticks else '│'}{''.join(grid[row])} "
        f"{labels.get(row, '')}".rstrip()
        for row in reversed(range(height))
    ]
    marks = {x_axis.cell(x) for x in xs}
    axis = "".join("┬" if i in marks else "─" for i in range(x_axis.cells))
    feet = [f"{'':>{left}} └{axis}", f"{'':>{left}}  {_x_labels(xs, x_axis)}".rstrip()]
    return [*rows, *feet, *below]


def _y_axis(lines: Sequence[Line], levels: Sequence[Level], height: int) -> Axis:
    values = [log10(y) for line in lines for _, y in line.points]
    values += [log10(level.y) for level in levels]
    low, high = min(values), max(values)
    spare = max(0.0, LEAST_SPAN - (high - low)) / 2 + 0.02
    return Axis(low - spare, high + spare, height)


def _ticks(axis: Axis) -> list[float]:
    """1, 2, 5 of every decade, or only 1 where that would be many."""
    decades = range(floor(axis.low), ceil(axis.high) + 1)
    for steps in ((1, 2, 5), (1,)):
        ticks = [step * 10.0**d for d in decades for step in steps if axis.holds(step * 10.0**d)]
        if ticks and len({axis.cell(tick) for tick in ticks}) == len(ticks):
            return ticks
    return [10.0**axis.low]


def _grid(
    lines: Sequence[Line], levels: Sequence[Level], x_axis: Axis, y_axis: Axis
) -> list[list[str]]:
    """Rows of cells, lowest first: levels lie below lines, lines below points."""
    grid = [[" "] * x_axis.cells for _ in range(y_axis.cells)]
    for level in levels:
        grid[y_axis.cell(level.y)] = ["─"] * x_axis.cells
    cells = [[(x_axis.cell(x), y_axis.cell(y)) for x, y in line.points] for line in lines]
    for path in cells:
        for column, row in _between(path):
            grid[row][column] = "·"
    taken: set[tuple[int, int]] = set()
    for line, path in zip(lines, cells, strict=True):
        for column, row in dict.fromkeys(path):
            grid[row][column] = SEVERAL if (column, row) in taken else line.mark
        taken.update(path)
    return grid


def _between(path: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    found = []
    for (x0, y0), (x1, y1) in pairwise(path):
        steps = max(abs(x1 - x0), abs(y1 - y0), 1)
        found += [
            (x0 + round((x1 - x0) * i / steps), y0 + round((y1 - y0) * i / steps))
            for i in range(1, steps)
        ]
    return found


def _labels(lines: Sequence[Line], levels: Sequence[Level], y_axis: Axis) -> dict[int, str]:
    """Names by row, near their line's end and in the order of the ends; no two share a row."""
    labels = {y_axis.cell(level.y): level.name for level in levels}
    last = y_axis.cells
    for line in sorted(lines, key=lambda line: -line.points[-1][1]):
        free = [row for row in range(y_axis.cells) if row not in labels]
        wanted = min(y_axis.cell(line.points[-1][1]), last - 1)
        below = [row for row in free if row <= wanted]
        last = max(below) if below else min(free)
        labels[last] = f"{line.mark} {line.name}"
    return labels


def _x_labels(xs: Sequence[float], axis: Axis) -> str:
    """The measured lengths under their points, without the ones that would touch."""
    text = ""
    for x in xs:
        label = f"{x:,.0f}"
        at = min(max(0, axis.cell(x) - len(label) // 2), axis.cells - len(label))
        if not text or at > len(text):
            text = text.ljust(at) + label
    return text
