"""`advisor tasks`: the task profiles that come with advisor, to run or to copy."""

from __future__ import annotations

from typing import Annotated

import typer


def tasks(
    name: Annotated[
        str | None, typer.Argument(help="Print this task's file, to copy and change.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """List the shipped tasks, or print one of them as a file."""
    from advisor.cli import output
    from advisor.files.task_profiles import profile_names, profile_text
    from advisor.files.task_toml import load_task

    if name is not None and name in profile_names():
        output.write(profile_text(name))
        return
    if name is not None:
        load_task(name)
    rows = [_row(n) for n in profile_names()]
    if json:
        output.as_json("tasks", rows)
        return
    output.table(("name", "mode", "length", "budget", "kind"), rows, "no tasks are shipped")


def _row(name: str) -> dict[str, str]:
    from advisor.core.units import milliseconds
    from advisor.files.task_toml import load_task

    task = load_task(name)
    return {
        "name": name,
        "kind": task.kind,
        "mode": task.serving.mode,
        "length": f"{task.input.length.typical:,}",
        "budget": "none" if task.latency_s is None else milliseconds(task.latency_s),
        "says": task.name,
    }
