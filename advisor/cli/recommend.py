"""`advisor recommend TASK`: the main job."""

from __future__ import annotations

import shlex
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from advisor.cli.options import (
    AsJson,
    Families,
    Fresh,
    InPrecision,
    Provider,
    Sizes,
    TimeLimit,
    listed,
)
from advisor.cli.options import precision as named_precision

if TYPE_CHECKING:
    from advisor.core.recommendation import Recommendation
    from advisor.core.task import Task
    from advisor.core.trial import Trials
    from advisor.pipeline.bench import Bench
    from advisor.pipeline.recommend import Wishes

EXIT_BY_STATUS = {"recommended": 0, "tie": 0, "nothing-fits": 3, "undecided": 4}


def recommend(
    task: Annotated[
        str, typer.Argument(help="A task file, or the name of a shipped task (`advisor tasks`).")
    ],
    json: AsJson = False,
    profile: Annotated[
        Path | None, typer.Option(help="Decide from this device profile; measure nothing.")
    ] = None,
    device: Annotated[
        str, typer.Option(help="The device to decide for, if it is not this one.")
    ] = "this",
    families: Families = "",
    sizes: Sizes = "",
    threads: Annotated[
        int | None,
        typer.Option(min=1, max=1024, help="Threads per model; else the best are looked for."),
    ] = None,
    provider: Provider = "cpu",
    precision: InPrecision = "float32",
    time_limit: TimeLimit = None,
    lengths: Annotated[
        bool, typer.Option("--lengths/--no-lengths", help="Follow the best over input lengths.")
    ] = True,
    serving: Annotated[
        bool,
        typer.Option(
            "--serving/--no-serving", help="Try the first one as it will serve and train."
        ),
    ] = True,
    data: Annotated[
        Path | None, typer.Option(help="Train on this file first; scores count as evidence.")
    ] = None,
    trial_limit: Annotated[
        float, typer.Option(min=10, help="Stop that training after so many seconds.")
    ] = 600.0,
    fresh: Fresh = False,
) -> None:
    """Measure a task's candidates on this device and recommend one.

    Exit codes: 0 recommended or tie, 2 bad input, 3 nothing fits, 4 undecided, 5 not possible.
    """
    from advisor.cli import benches
    from advisor.decide.effort import MOST_ROUNDS, USUAL_ROUNDS
    from advisor.files.task_toml import load_task
    from advisor.pipeline.offers import check_sizes
    from advisor.pipeline.recommend import Wishes

    started_s = time.monotonic()
    question = load_task(task)
    wishes = Wishes(
        families=listed(families),
        sizes=listed(sizes),
        settings=benches.settings(threads or 1, provider),
        tune=threads is None,
        precision=named_precision(precision),
        most_rounds=USUAL_ROUNDS if time_limit is None else MOST_ROUNDS,
        lengths=lengths,
        serve=serving,
        training=serving,
    )
    check_sizes(wishes.sizes)
    wishes = replace(wishes, trials=_tried(question, data, wishes, trial_limit))
    bench = benches.choose(profile, device, wishes.settings, time_limit, fresh)
    code = _answer(question, bench, wishes, json, profile, started_s)
    if code:
        raise typer.Exit(code)


def _tried(question: Task, data: Path | None, wishes: Wishes, limit_s: float) -> Trials | None:
    """What training on the user's data gave; told on stderr, for the answer is the report's."""
    if data is None:
        return None
    from advisor.cli.progress import observer
    from advisor.device.detect import detect
    from advisor.pipeline.trying import USUAL_SIZES, TrialWishes, try_on_data
    from advisor.store.places import places

    here, listener = detect(providers=False), observer()
    asked = TrialWishes(
        data=data,
        families=wishes.families,
        sizes=wishes.sizes or USUAL_SIZES,
        limit_s=limit_s,
        workers=max(1, here.usable_cores),
    )
    found = try_on_data(question, here, places().home, asked, listener)
    listener.note(f"on your data: {found.verdict}")
    return found


def recommend_task_file(path: str) -> int:
    """The same with every default, for the questionnaire; gives the exit code."""
    from advisor.cli import benches
    from advisor.files.task_toml import load_task
    from advisor.pipeline.recommend import Wishes

    started_s, question, wishes = time.monotonic(), load_task(path), Wishes()
    bench = benches.choose(None, "this", wishes.settings, None, False)
    return _answer(question, bench, wishes, False, None, started_s)


def _answer(
    question: Task,
    bench: Bench,
    wishes: object,
    json: bool,
    profile: Path | None,
    started_s: float,
) -> int:
    from advisor.pipeline.recommend import Wishes
    from advisor.pipeline.recommend import recommend as run

    assert isinstance(wishes, Wishes)
    answer = run(question, bench, wishes)
    _show(answer, "json" if json else "terminal", profile, time.monotonic() - started_s)
    return EXIT_BY_STATUS[answer.status]


def _show(answer: Recommendation, reporter: str, profile: Path | None, elapsed_s: float) -> None:
    from advisor import __version__, registry
    from advisor.cli import output
    from advisor.core.failure import Failure
    from advisor.core.view import View
    from advisor.errors import PluginError

    view = View(
        recommendation=answer,
        width=output.width(),
        color=output.color(),
        profile_source=None if profile is None else str(profile),
        elapsed_s=elapsed_s,
        advisor_version=__version__,
        encoding=sys.stdout.encoding or "utf-8",
        command=shlex.join(["advisor", *sys.argv[1:]]),
    )
    plugin = registry.get("reporters", reporter).plugin
    content = registry.guarded("report", reporter, lambda: plugin.render(view))
    if isinstance(content, Failure):
        raise PluginError(f"the report could not be made: {content.reason}")
    output.write_bytes(content)
