"""The terminal report's sections in their order, laid out with rich and printed into a string."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import StringIO
from math import log

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from advisor.core.recommendation import Lead, Recommendation, Status
from advisor.core.view import View
from advisor.report.claims import shown_claims, the_rest, told
from advisor.report.columns import Row
from advisor.report.headline import headline, sentence
from advisor.report.how_to_run import how_to_run_others
from advisor.report.layout import fit
from advisor.report.length_plot import picture
from advisor.report.others import TITLES, others
from advisor.report.plain import shown
from advisor.report.provenance import provenance, task_line
from advisor.report.serving import facts, tables
from advisor.report.table import STYLES, headed, laid_out, legend, measured_rows, table

MOST_CROSSINGS = 8
"""More lines are not read; the rest stands in the JSON report."""
INDENT = 2
LABEL = 28
VERDICT_STYLES: dict[Status, str] = {
    "recommended": "bold green",
    "tie": "bold yellow",
    "nothing-fits": "bold red",
    "undecided": "bold yellow",
}


def page(view: View, width: int, prose: int) -> str:
    """The whole report. `prose` is the widest that running text gets."""
    console = Console(
        file=StringIO(),
        width=width,
        height=1000,
        color_system="standard" if view.color else None,
        force_terminal=view.color,
        no_color=not view.color,
        force_jupyter=False,
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
    )
    with console.capture() as captured:
        for block in _blocks(view, width, min(width, prose)):
            console.print(block)
    lines = captured.get().split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n") + "\n"


def _blocks(view: View, width: int, prose: int) -> Iterator[RenderableType]:
    answer = view.recommendation
    yield from _verdict(answer, prose)
    measured = measured_rows(answer)
    yield from _candidates(measured, answer, width, prose)
    yield from _section("Why", [_bullets(answer.reasons, prose)])
    rows = [(o.label, STYLES[o.standing], o.reason) for o in others(answer)]
    yield from _section(TITLES[answer.status], [_pairs(rows, prose)] if rows else [])
    ways = [(label, "", text) for label, text in how_to_run_others(answer)]
    yield from _section(
        "How to run the others that are as good", [_pairs(ways, prose)] if ways else []
    )
    yield from _lengths(measured, answer, width, prose)
    yield from _serving(answer, width, prose)
    changes = [_bullets(answer.would_change, prose)] if answer.would_change else []
    yield from _section("What would change it", changes)
    yield from _claims(answer, prose)
    facts = [(label, "dim", text) for label, text in provenance(view)]
    yield from _section("What was measured, and how far to trust it", [_pairs(facts, prose)])


def _verdict(answer: Recommendation, prose: int) -> Iterator[RenderableType]:
    verdict = headline(answer)
    yield _wrapped(Text(shown(verdict.first), style=VERDICT_STYLES[answer.status]), prose, 0)
    for line in verdict.lines:
        yield _wrapped(Text(shown(line)), prose)
    yield ""
    yield _wrapped(Text(f"For {shown(task_line(answer.task))}", style="dim"), prose, 0)


def _candidates(
    rows: list[Row], answer: Recommendation, width: int, prose: int
) -> Iterator[RenderableType]:
    if not rows:
        return
    layout = laid_out(rows, answer, width - INDENT)
    yield from _section(
        "Candidates, best first",
        [
            Padding(table(rows, layout), (0, 0, 0, INDENT)),
            "",
            _pairs([(t, "dim", s) for t, s in legend(rows, layout, answer)], prose, "dim"),
        ],
    )


def _lengths(
    rows: list[Row], answer: Recommendation, width: int, prose: int
) -> Iterator[RenderableType]:
    drawn = picture(rows, answer.task, width - INDENT)
    said = [_bullets(over_length(answer), prose)]
    if drawn is None:
        yield from _section("Over length", said if answer.crossings else [])
        return
    plot = Text("\n".join(drawn.rows), no_wrap=True)
    notes = [_wrapped(Text(" ".join(drawn.notes), style="dim"), prose)] if drawn.notes else []
    yield from _section(
        drawn.title,
        [Padding(plot, (0, 0, 0, INDENT)), *notes, *(said if answer.crossings else [])],
    )


def _serving(answer: Recommendation, width: int, prose: int) -> Iterator[RenderableType]:
    for served in answer.serving:
        contender = answer.contender(served.candidate)
        drawn: list[RenderableType] = []
        for columns in tables(served, answer.task, contender.artifact):
            grid = headed(fit(columns, width - INDENT))
            drawn += [Padding(grid, (0, 0, 0, INDENT)), ""]
        said = [(label, "dim", text) for label, text in facts(served, answer.task)]
        title = f"How {shown(contender.candidate.label, 60)} serves"
        yield from _section(title, [*drawn, _pairs(said, prose)])


def over_length(answer: Recommendation) -> list[str]:
    """Who leads where, then the crossings nearest to the task's length, the winner's first."""
    typical = answer.task.input.length.typical
    real = [c for c in answer.crossings if c.length is not None]
    real.sort(key=lambda c: (answer.winner not in (c.a, c.b), abs(log((c.length or 1) / typical))))
    never = [c for c in answer.crossings if c.length is None and answer.winner in (c.a, c.b)]
    shown_ones = [*real[:MOST_CROSSINGS], *never[: max(0, MOST_CROSSINGS - len(real))]]
    left = len(answer.crossings) - len(shown_ones)
    more = [f"{left} more pairs are in --json"] if left and shown_ones else []
    return [*_leading(answer), *(c.says for c in shown_ones), *more]


def _leading(answer: Recommendation) -> list[str]:
    if not answer.leads:
        return []
    stretches = (
        f"{answer.contender(lead.candidate).candidate.label} {_stretch(lead)}"
        for lead in answer.leads
    )
    return [f"the fastest here: {', '.join(stretches)}"]


def _stretch(lead: Lead) -> str:
    if lead.shortest == lead.longest:
        return f"at {lead.shortest:,}"
    return f"from {lead.shortest:,} to {lead.longest:,}"


def _claims(answer: Recommendation, prose: int) -> Iterator[RenderableType]:
    claims = [(claim.status, "", told(claim)) for claim in shown_claims(answer)]
    blocks = [_pairs(claims, prose)] if claims else []
    if blocks and (rest := the_rest(answer)):
        blocks.append(_wrapped(Text(rest, style="dim"), prose))
    yield from _section("What people say, and what this device says", blocks)


def _section(title: str, blocks: Sequence[RenderableType]) -> Iterator[RenderableType]:
    if not blocks:
        return
    yield ""
    yield Text(title, style="bold")
    yield from blocks


def _bullets(sentences: Sequence[str], prose: int) -> RenderableType:
    grid = Table.grid(padding=(0, 1, 0, 0), pad_edge=False)
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold", max_width=prose - INDENT - 2)
    for text in sentences:
        grid.add_row("-", Text(sentence(shown(text, 500))))
    return Padding(grid, (0, 0, 0, INDENT))


def _pairs(rows: Sequence[tuple[str, str, str]], prose: int, style: str = "") -> RenderableType:
    """Rows of (label, style of the label, text); the texts start at one column and wrap there."""
    labels = [shown(label, 60) for label, _, _ in rows]
    column = min(LABEL, max(len(label) for label in labels))
    grid = Table.grid(padding=(0, 2, 0, 0), pad_edge=False)
    grid.add_column(overflow="fold", width=column)
    grid.add_column(overflow="fold", max_width=prose - INDENT - column - 2)
    for label, (_, label_style, text) in zip(labels, rows, strict=True):
        grid.add_row(Text(label, style=label_style), Text(shown(text, 600), style=style))
    return Padding(grid, (0, 0, 0, INDENT))


def _wrapped(text: Text, prose: int, indent: int = INDENT) -> RenderableType:
    grid = Table.grid(pad_edge=False)
    grid.add_column(overflow="fold", max_width=prose - indent)
    grid.add_row(text)
    return Padding(grid, (0, 0, 0, indent))
