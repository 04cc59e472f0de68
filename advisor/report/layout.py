"""Which columns of a table a width has room for, and how their cells line up.

Where room is short, first the spaces between columns shrink, then names fold onto two lines, and
only then columns go, those of the highest rank first. What went is said below the table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rich.cells import cell_len

EXTRA = 10
"""Columns of this rank and above are shown where there is room and not missed elsewhere."""
LEAST_GAP, USUAL_GAP = 1, 2
FOLD_FROM = 14
"""Shorter names are never folded."""


@dataclass(frozen=True)
class Column:
    """`allowed` is the task's budget for it; `cells` has one text per row, aligned.

    `left`: aligned left, and its long cells may be folded at their last space.
    """

    title: str
    unit: str
    allowed: str
    cells: tuple[str, ...]
    rank: int
    left: bool = False

    @property
    def width(self) -> int:
        texts = (self.title, self.unit, self.allowed, *self.cells)
        return max(cell_len(line) for text in texts for line in text.split("\n"))

    def folded(self) -> Column:
        """The column with the last word of its longest cells on a line of its own."""
        if not self.left:
            return self
        heads = [cell.rstrip().rpartition(" ")[0].rstrip() for cell in self.cells]
        room = max([FOLD_FROM, *(cell_len(head) for head in heads)])
        cells = [
            cell if cell_len(cell) <= room or not head else f"{head}\n    {cell[len(head) + 1 :]}"
            for cell, head in zip(self.cells, heads, strict=True)
        ]
        return replace(self, cells=tuple(cells))


@dataclass(frozen=True)
class Layout:
    """The columns that fit, the spaces between them, and the titles that found no room."""

    columns: tuple[Column, ...]
    gap: int
    dropped: tuple[str, ...]


def fit(columns: Sequence[Column], width: int) -> Layout:
    """The layout of `columns` (best ranks always) that shows most in `width`."""
    for most in sorted({column.rank for column in columns}, reverse=True):
        kept = tuple(column for column in columns if column.rank <= most)
        for tried, gap in _ways(kept, most):
            if sum(column.width + gap for column in tried) - gap <= width:
                dropped = tuple(c.title for c in columns if most < c.rank < EXTRA)
                return Layout(tried, gap, dropped)
    return Layout((columns[0],), LEAST_GAP, tuple(c.title for c in columns[1:] if c.rank < EXTRA))


def _ways(kept: tuple[Column, ...], most: int) -> Iterator[tuple[tuple[Column, ...], int]]:
    yield kept, USUAL_GAP
    if most >= EXTRA:
        return
    yield kept, LEAST_GAP
    folded = tuple(column.folded() for column in kept)
    yield folded, USUAL_GAP
    yield folded, LEAST_GAP


def align(cells: Sequence[str]) -> list[str]:
    """`cells` with their decimal points below one another; a `!` or `?` may follow a number."""
    split = [_split(cell) for cell in cells]
    behind = max((len(fraction) for _, fraction in split), default=0)
    return [whole + fraction.ljust(behind) for whole, fraction in split]


def _split(cell: str) -> tuple[str, str]:
    digits = cell.rstrip("!?")
    point = digits.find(".")
    at = len(digits) if point < 0 else point
    return cell[:at], cell[at:]
