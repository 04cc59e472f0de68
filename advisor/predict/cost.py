"""What a model does at each length: a fixed cost, one per step and one per pair of steps.

`t = a + b·T + c·T²` has the roofline's terms with the device's own constants: dispatch and weights
read once (a), arithmetic and weights read again at each step (b), attention between all pairs (c).
They are fitted to this candidate's figures, relative errors squared, none below zero. Alone they
miss left-out points by 4.4 % in the median and meet no measured one exactly; so they only give the
shape *between* measured points (`lengths.py`). Whether a family has pairs need not be known: the
fit gives c = 0 where there are none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

POWERS = (0, 1, 2)


@dataclass(frozen=True)
class Cost:
    """Seconds per call, per step and per pair of steps; none is negative."""

    per_call_s: float
    per_step_s: float
    per_pair_s: float

    def at(self, length: float) -> float:
        """Seconds at `length` steps."""
        return self.per_call_s + self.per_step_s * length + self.per_pair_s * length * length


def fit(lengths: Sequence[float], seconds: Sequence[float]) -> Cost:
    """The terms with the least sum of squared relative errors. Seconds are above zero.

    Every subset of the terms is solved and the best that is nowhere negative taken, which is exact
    for three terms and needs no library.
    """
    best, least = [0.0, 0.0, 0.0], float(len(seconds)) + 1.0
    for chosen in (c for n in (1, 2, 3) for c in combinations(POWERS, n)):
        rows = [[x**p / t for p in chosen] for x, t in zip(lengths, seconds, strict=True)]
        found = _least_squares(rows)
        if found is None or min(found) < 0:
            continue
        off = sum((sum(a * b for a, b in zip(row, found, strict=True)) - 1) ** 2 for row in rows)
        if off < least:
            least, best = off, [0.0, 0.0, 0.0]
            for power, value in zip(chosen, found, strict=True):
                best[power] = value
    return Cost(*best)


def _least_squares(rows: Sequence[Sequence[float]]) -> list[float] | None:
    """x with rows · x nearest to all ones, by the normal equations of scaled columns."""
    width = len(rows[0])
    scale = [max(row[i] for row in rows) for i in range(width)]
    scaled = [[row[i] / scale[i] for i in range(width)] for row in rows]
    matrix = [
        [sum(r[i] * r[j] for r in scaled) for j in range(width)] + [sum(r[i] for r in scaled)]
        for i in range(width)
    ]
    solved = _solve(matrix)
    return None if solved is None else [x / s for x, s in zip(solved, scale, strict=True)]


def _solve(matrix: list[list[float]]) -> list[float] | None:
    """Gauss with pivots on [A | b]; `None` if the columns can't be told apart."""
    size = len(matrix)
    for column in range(size):
        pivot = max(range(column, size), key=lambda i: abs(matrix[i][column]))
        if abs(matrix[pivot][column]) < 1e-12:
            return None
        matrix[column], matrix[pivot] = matrix[pivot], matrix[column]
        for row in range(size):
            if row != column:
                times = matrix[row][column] / matrix[column][column]
                matrix[row] = [
                    a - times * b for a, b in zip(matrix[row], matrix[column], strict=True)
                ]
    return [matrix[i][size] / matrix[i][i] for i in range(size)]
