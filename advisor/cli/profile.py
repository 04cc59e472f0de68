"""`advisor profile`: what this device does over input lengths, to look at and to decide from.

Alone it measures; `show`, `compare` and `merge` work on the files that it wrote. Options of the
measuring belong to it alone: before one of those words they are an error, never ignored.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from advisor.cli.options import AsJson, Families, Fresh, Provider, Sizes, TimeLimit, listed
from advisor.cli.profile_compare import compare
from advisor.cli.profile_merge import merge
from advisor.cli.profile_show import show

if TYPE_CHECKING:
    from advisor.core.profile import DeviceProfile
    from advisor.core.task import Task
    from advisor.pipeline.recommend import Wishes

DEFAULT_LENGTHS = "1,4,16,64,256,1024"
"""Four times apart: every family's cost is near a power of the length in between."""
LONGEST = 65_536


def profile(
    context: typer.Context,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write the profile to this JSON file.")
    ] = None,
    task: Annotated[
        str, typer.Option(help="Profile exactly this task's candidates (file or name).")
    ] = "",
    families: Families = "",
    lengths: Annotated[
        str, typer.Option(help="Lengths to measure.", metavar="N,N")
    ] = DEFAULT_LENGTHS,
    modes: Annotated[
        str, typer.Option(help="Of request, stream, generate.", metavar="A,B")
    ] = "request",
    sizes: Sizes = "small,medium",
    training: Annotated[
        bool, typer.Option("--training", help="What training steps cost, instead of answers.")
    ] = False,
    threads: Annotated[int, typer.Option(min=1, max=1024, help="Threads per model.")] = 1,
    provider: Provider = "cpu",
    time_limit: TimeLimit = None,
    fresh: Fresh = False,
    json: AsJson = False,
) -> None:
    """Measure families over input lengths; show where they cross.

    With a command, work on profile files instead of measuring.
    """
    if context.invoked_subcommand is not None:
        _refuse_options(context)
        return
    from advisor.cli import benches
    from advisor.cli import output as out
    from advisor.cli.profile_table import show as show_table
    from advisor.pipeline.offers import check_sizes
    from advisor.pipeline.profiling import profile_device
    from advisor.pipeline.recommend import Wishes

    steps = parse_lengths(lengths)
    wishes = Wishes(listed(families), listed(sizes), benches.settings(threads, provider))
    check_sizes(wishes.sizes)
    if training:
        if not _train(context, task, steps, wishes, time_limit, fresh, json):
            raise typer.Exit(4)
        return
    shapes = _tasks(task, listed(modes), max(steps))
    if output is not None:
        out.check_writable(output)
    bench = benches.live(wishes.settings, time_limit, fresh)
    made = profile_device(bench, shapes, steps, wishes)
    if output is not None:
        _write(output, made.profile)
    if json:
        out.write(made.profile.model_dump_json(indent=1) + "\n")
    else:
        show_table(made, steps)
    if not made.profile.entries:
        raise typer.Exit(4)


profiles = typer.Typer(
    name="profile", invoke_without_command=True, subcommand_metavar="[COMMAND] [ARGS]..."
)
"""`advisor profile` and its commands."""
profiles.callback()(profile)
for command in (show, compare, merge):
    profiles.command()(command)


def _refuse_options(context: typer.Context) -> None:
    from advisor.errors import InputError, Problem

    given = [
        parameter.opts[-1]
        for parameter in context.command.params
        if parameter.name and _on_command_line(context, parameter.name)
    ]
    if given:
        name = context.invoked_subcommand
        raise InputError(
            f"`advisor profile {name}` measures nothing, so it can't take these options before it",
            f"options come after the command: see `advisor profile {name} --help`",
            problems=tuple(Problem(option, "says how to measure") for option in given),
        )


def _on_command_line(context: typer.Context, name: str) -> bool:
    source = context.get_parameter_source(name)
    return source is not None and source.name == "COMMANDLINE"


def _train(
    context: typer.Context,
    task: str,
    steps: tuple[int, ...],
    wishes: Wishes,
    time_limit: float | None,
    fresh: bool,
    json: bool,
) -> bool:
    """Training runs on all cores in torch: options of served models have no part in it."""
    from advisor.cli.profile_training import USUAL_LENGTHS, training
    from advisor.errors import InputError, Problem

    given = [n for n in ("output", "modes", "threads", "provider") if _on_command_line(context, n)]
    if given:
        raise InputError(
            "these options are about models that are served, not trained",
            "leave them out; --json gives every repeat",
            problems=tuple(Problem(f"--{n}", "can't go with --training") for n in given),
        )
    lengths = steps if _on_command_line(context, "lengths") else USUAL_LENGTHS
    (shape,) = _tasks(task, ("request",), max(lengths))
    return training(shape, lengths, wishes, time_limit, fresh, json)


def _write(path: Path, made: DeviceProfile) -> None:
    from advisor.files.profile_json import write_profile

    write_profile(path, made)
    hint = f"use it with `advisor recommend TASK --profile {path}`"
    sys.stderr.write(f"written to {path}: {hint}\n")


def parse_lengths(text: str) -> tuple[int, ...]:
    """ "1, 16,64" as sorted numbers. Raises `InputError` with every wrong one."""
    from advisor.errors import InputError, Problem

    words = [word.strip() for word in text.split(",") if word.strip()]
    wrong = [w for w in words if not (w.isascii() and w.isdigit() and 1 <= int(w) <= LONGEST)]
    if wrong or not words:
        raise InputError(
            "lengths are whole numbers of steps, separated by commas",
            f"for example --lengths {DEFAULT_LENGTHS}",
            problems=tuple(
                Problem("--lengths", f"{w!r} is not between 1 and {LONGEST:,}") for w in wrong
            ),
        )
    return tuple(sorted({int(word) for word in words}))


def _tasks(task: str, modes: tuple[str, ...], longest: int) -> list[Task]:
    from typing import cast

    from advisor.core.suggest import nearest
    from advisor.core.task import MODES, Mode
    from advisor.errors import InputError, Problem
    from advisor.files.task_toml import load_task
    from advisor.pipeline.usual_task import generic_task

    wrong = [mode for mode in modes if mode not in MODES]
    if wrong:
        raise InputError(
            "unknown mode",
            f"modes: {', '.join(MODES)}",
            problems=tuple(
                Problem("--modes", f"{m!r} is no mode", nearest(m, MODES)) for m in wrong
            ),
        )
    if task:
        return [load_task(task)]
    return [generic_task(cast("Mode", mode), longest) for mode in modes]
