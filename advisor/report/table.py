"""The table of measured candidates, best first, grouped by where they stand.

The group's heading says in words what a colour or a mark alone could not. Candidates without
figures have no row; they stand below, one line for each reason.
"""

from __future__ import annotations

from itertools import groupby

from rich.table import Table
from rich.text import Text

from advisor.core.evidence import Evidence
from advisor.core.recommendation import Contender, Recommendation, Standing
from advisor.report.columns import OFF_BY, Row, columns
from advisor.report.figures import figures
from advisor.report.headline import ORIGIN_WORDS
from advisor.report.layout import Column, Layout, fit

GROUPS: dict[Standing, str] = {
    "recommended": "Recommended",
    "tied": "Tied",
    "passes": "Passes",
    "fails": "Fails a budget",
    "undecided": "Undecided",
    "ruled out": "Ruled out",
    "failed": "Failed",
}
MARKS = (("!", "over the budget"), ("?", "too uncertain to tell"))
STYLES: dict[Standing, str] = {
    "recommended": "green",
    "tied": "yellow",
    "passes": "",
    "fails": "red",
    "undecided": "yellow",
    "ruled out": "dim",
    "failed": "red",
}


def measured_rows(answer: Recommendation) -> list[Row]:
    """The contenders that have figures, in the order of the answer."""
    return [
        Row(contender, figures(contender, answer.task))
        for contender in answer.contenders
        if contender.measurement is not None
    ]


def table(rows: list[Row], layout: Layout) -> Table:
    """A grid without lines: header, units, budgets, then the groups."""
    grid = _header(layout)
    indexed = list(enumerate(rows))
    for standing, group in groupby(indexed, key=lambda pair: pair[1].contender.standing):
        grid.add_row(Text(GROUPS[standing], style=f"bold {STYLES[standing]}".strip()))
        for index, _ in group:
            _add(grid, layout.columns, index, "bold" if standing == "recommended" else "")
    return grid


def headed(layout: Layout) -> Table:
    """A grid of the same look without groups: every row of the columns, in their order."""
    grid = _header(layout)
    for index in range(len(layout.columns[0].cells)):
        _add(grid, layout.columns, index, "")
    return grid


def _header(layout: Layout) -> Table:
    """Titles, units and, where any column has one, budgets."""
    grid = Table.grid(padding=(0, layout.gap, 0, 0), pad_edge=False)
    for column in layout.columns:
        grid.add_column(justify="left" if column.left else "right", no_wrap=True)
    grid.add_row(*(Text(c.title, style="dim") for c in layout.columns))
    grid.add_row(*(Text(c.unit, style="dim") for c in layout.columns))
    if any(c.allowed.strip() for c in layout.columns[1:]):
        grid.add_row(*(Text(c.allowed, style="dim") for c in layout.columns))
    return grid


def _add(grid: Table, shown_columns: tuple[Column, ...], index: int, style: str) -> None:
    cells = []
    for column in shown_columns:
        cell = Text(column.cells[index], style=style)
        cell.highlight_regex(r"[!?]", "bold red")
        cells.append(cell)
    grid.add_row(*cells)


def legend(rows: list[Row], layout: Layout, answer: Recommendation) -> list[tuple[str, str]]:
    """What the columns and marks mean, and where their numbers come from."""
    percentile = f"p{answer.task.serving.percentile:g}"
    titles = {column.title for column in layout.columns}
    cells = "".join(cell for column in layout.columns[1:] for cell in column.cells)
    found = [
        (OFF_BY, "how far the predicted p50 may be off, 9 times in 10"),
        ("bound", f"{percentile} is below it with 95 % confidence"),
        ("first", f"{percentile} of the time to the first token"),
        (
            "quality",
            "expected, in percent of the simplest answer's errors, against the average family",
        ),
        ("best", "chance of being the best choice, computed from all of it"),
    ]
    found = [(title, words) for title, words in found if title in titles]
    found += [(mark, word) for mark, word in MARKS if mark in cells]
    found.append(("origin", _origins(rows, titles)))
    if layout.dropped:
        found.append(
            ("no room", f"for {', '.join(layout.dropped)}; a wider window or --json has it")
        )
    return found


def _origins(rows: list[Row], titles: set[str]) -> str:
    origins = {row.figures.origin for row in rows if row.figures.origin}
    quality = f"quality: {_quality_words([row.contender for row in rows])}"
    if len(origins) == 1:
        return f"latency, memory and file: {ORIGIN_WORDS[origins.pop()]}; {quality}"
    column = "see the column from" if "from" in titles else "of mixed origin, see --json"
    return f"latency, memory and file: {column}; {quality}"


def _quality_words(contenders: list[Contender]) -> str:
    evidence: list[Evidence] = [e for c in contenders for e in c.belief.evidence]
    kinds = {e.origin for e in evidence}
    words = {"claim": "claims", "probe": "probes", "trial": "trials on your data"}
    named = [word for kind, word in words.items() if kind in kinds]
    if not named:
        return "a guess, the same for all: nothing is known"
    rest = "" if "trial" in kinds else ", not your data"
    return f"from {' and '.join(named)}{rest}"


def laid_out(rows: list[Row], answer: Recommendation, width: int) -> Layout:
    """The columns that fit into `width`; names are indented below their group's heading."""
    return fit(columns(rows, answer.task), width)
