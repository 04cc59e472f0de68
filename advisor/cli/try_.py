"""`advisor try TASK --data F`: train the contenders on the user's own data, and rank them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from advisor.cli.options import AsJson, Families, listed

if TYPE_CHECKING:
    from advisor.core.dataset import Asked, SplitPlan
    from advisor.core.trial import Trial, Trials

UNDECIDED = 4


def try_(
    task: Annotated[
        str, typer.Argument(help="A task file, or the name of a shipped task (`advisor tasks`).")
    ],
    data: Annotated[Path, typer.Option(help="The file to learn from.")],
    test: Annotated[
        Path | None, typer.Option(help="A given test set; else a fifth is held out.")
    ] = None,
    time_limit: Annotated[
        float, typer.Option(min=10, help="Stop training after so many seconds.")
    ] = 600.0,
    families: Families = "",
    sizes: Annotated[
        str, typer.Option(help="Size bands: tiny, small, medium, large.", metavar="A,B")
    ] = "small",
    text: Annotated[str | None, typer.Option(help="The column with the text.")] = None,
    label: Annotated[str | None, typer.Option(help="The column with the answer.")] = None,
    group: Annotated[
        str | None, typer.Option(help="The column of what stays in one part.")
    ] = None,
    time: Annotated[str | None, typer.Option(help="The column with the time.")] = None,
    target: Annotated[str, typer.Option(help="Columns to forecast.", metavar="A,B")] = "",
    split: Annotated[
        str, typer.Option(help="stratified, random, group, time or last; else by the data.")
    ] = "",
    parts: Annotated[
        str, typer.Option(help="Forecasting: steps to train, choose and test on.", metavar="N,N,N")
    ] = "",
    json: AsJson = False,
) -> None:
    """Train baselines and networks on your data; rank them.

    The same command goes on where it was interrupted.
    """
    from advisor.cli import output
    from advisor.cli.progress import observer
    from advisor.device.detect import detect
    from advisor.files.task_toml import load_task
    from advisor.pipeline.offers import check_sizes
    from advisor.pipeline.trying import TrialWishes, try_on_data
    from advisor.store.places import places

    device = detect(providers=False)
    wishes = TrialWishes(
        data=data,
        test=test,
        asked=_asked(text, label, group, time, target),
        plan=_plan(split, parts),
        families=listed(families),
        sizes=listed(sizes),
        limit_s=time_limit,
        workers=max(1, device.usable_cores),
    )
    check_sizes(wishes.sizes)
    found = try_on_data(load_task(task), device, places().home, wishes, observer())
    if json:
        output.as_json("trials", [as_row(t) for t in found.rows], **_beside(found))
    else:
        show(found)
    if not found.complete:
        raise typer.Exit(UNDECIDED)


def show(found: Trials) -> None:
    """The table, the verdict, and what stands behind it."""
    from advisor.cli import output

    columns = (
        "contender",
        found.metric,
        "95 % interval",
        "against baseline",
        "weights",
        "trained",
    )
    output.write(f"{found.verdict}\n\n")
    output.table(columns, [_line(t, found) for t in found.rows], "nothing was trained")
    for failure in found.failures:
        output.write(f"failed: {failure.candidate or failure.plugin}: {failure.reason}\n")
    output.write("\n" + "".join(f"- {note}\n" for note in found.notes))


def as_row(trial: Trial) -> dict[str, object]:
    """The keys that others rely on first."""
    return trial.model_dump(mode="json")


def _beside(found: Trials) -> dict[str, object]:
    told = found.model_dump(mode="json", exclude={"rows"})
    return {name: told[name] for name in told}


def _line(trial: Trial, found: Trials) -> dict[str, str]:
    from advisor.cli.trial_words import against, percent_or_number, trained

    return {
        "contender": trial.label + ("" if not trial.baseline else " (baseline)"),
        found.metric: percent_or_number(trial.score),
        "95 % interval": f"{percent_or_number(trial.low)} to {percent_or_number(trial.high)}",
        "against baseline": against(trial),
        "weights": f"{trial.parameters:,}",
        "trained": trained(trial),
    }


def _asked(
    text: str | None, label: str | None, group: str | None, time: str | None, target: str
) -> Asked:
    from advisor.core.dataset import Asked

    return Asked(text=text, label=label, group=group, time=time, target=listed(target))


def _plan(how: str, parts: str) -> SplitPlan:
    """Raises `InputError` for a way that does not exist, or parts that are no three numbers."""
    from typing import cast, get_args

    from advisor.core.dataset import SplitPlan
    from advisor.errors import InputError, Problem

    How = Literal["stratified", "random", "group", "time", "last"]
    words = listed_all(parts)
    problems = []
    if how and how not in get_args(How):
        problems.append(Problem("--split", f"{how!r} is none of {', '.join(get_args(How))}"))
    if parts and not (len(words) == 3 and all(w.isdigit() for w in words)):
        problems.append(Problem("--parts", "three numbers of steps, separated by commas"))
    if problems:
        raise InputError("the data can't be split so", problems=tuple(problems))
    steps = (int(words[0]), int(words[1]), int(words[2])) if parts else None
    return SplitPlan(how=cast("How", how) if how else None, steps=steps)


def listed_all(text: str) -> list[str]:
    """The words of "a, a, b", repeated ones too."""
    return [word.strip() for word in text.split(",") if word.strip()]
