"""`advisor data F`: what the user's data is and what it needs, before anything is trained."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from advisor.core.looked import Look

File = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        help="CSV, TSV, JSON lines, Parquet, .ts, .npz, CoNLL or plain text; gzip too.",
        show_default=False,
    ),
]


def data(
    file: File,
    kind: Annotated[str | None, typer.Option(help="Kind of task, if the guess is wrong.")] = None,
    text: Annotated[str | None, typer.Option(help="Column of the input.")] = None,
    second: Annotated[
        str | None, typer.Option(help="Column of the second text, or of the translation.")
    ] = None,
    label: Annotated[str | None, typer.Option(help="Column of the answer.")] = None,
    time: Annotated[str | None, typer.Option(help="Column of the time.")] = None,
    group: Annotated[
        str | None, typer.Option(help="Column of what must stay together: user, speaker, series.")
    ] = None,
    target: Annotated[
        list[str] | None, typer.Option(help="Column to forecast; may be given again.")
    ] = None,
    test: Annotated[Path | None, typer.Option(help="File with the test set.")] = None,
    split: Annotated[
        str | None, typer.Option(help="stratified, random, group, time or last.")
    ] = None,
    horizon: Annotated[int, typer.Option(min=1, help="Steps to forecast.")] = 24,
    separator: Annotated[
        str | None, typer.Option(help="Between columns: comma, tab, semicolon, pipe.")
    ] = None,
    header: Annotated[
        bool | None, typer.Option("--header/--no-header", help="Whether row 1 names the columns.")
    ] = None,
    longest: Annotated[
        int | None, typer.Option(min=1, help="Cut inputs to this many steps.")
    ] = None,
    largest_mb: Annotated[
        float, typer.Option(min=0.001, help="Of a larger file, read a sample.")
    ] = 200.0,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write the task file.", metavar="FILE")
    ] = None,
    overwrite: Annotated[bool, typer.Option(help="Replace the task file if it exists.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Look at your data: what it is, and what it needs.

    Exit codes: 0 looked, 2 the file or an option is wrong.
    """
    from advisor.cli.data_options import asked_of, plan_of
    from advisor.data.look import look
    from advisor.data.read import read

    asked = asked_of(
        kind=kind,
        text=text,
        second=second,
        label=label,
        time=time,
        group=group,
        target=tuple(target or ()),
        separator=separator,
        header=header,
        longest=longest,
        largest_bytes=int(largest_mb * 1e6),
    )
    plan = plan_of(split)
    if output is not None:
        _check(output, overwrite)
    found = look(read(file, asked), plan, read(test, asked) if test else None, horizon, _progress)
    if output is not None:
        _write(output, found)
    if json:
        _json(found)
    else:
        _show(found, file, output)


def _check(path: Path, overwrite: bool) -> None:
    from advisor.errors import InputError
    from advisor.files.text_file import check_writable

    check_writable(path)
    if path.is_file() and not overwrite:
        raise InputError(f"{path} exists", "--overwrite replaces it, -o names another file")


def _write(path: Path, found: Look) -> None:
    from advisor.files.task_writer import write_task
    from advisor.files.text_file import write_text

    reasons = "".join(f"# needs.{n.need} = {n.value}: {n.reason}\n" for n in found.needs)
    write_text(path, write_task(found.task) + ("\n" + reasons if reasons else ""))
    sys.stderr.write(f"wrote {path}\n")


def _json(found: Look) -> None:
    from dataclasses import asdict

    from advisor.cli import output

    dataset = found.dataset
    beside: dict[str, Any] = {
        "file": dataset.name,
        "kind": dataset.kind,
        "columns": dict(dataset.columns),
        "notes": list(dataset.notes),
        "needs": [asdict(need) for need in found.needs],
        "task": found.task.model_dump(mode="json", exclude_defaults=True),
    }
    output.as_json("facts", [asdict(fact) for fact in found.facts], **beside)


def _show(found: Look, file: Path, written: Path | None) -> None:
    from advisor.cli import output

    dataset = found.dataset
    columns = ", ".join(f"{role}: {column}" for role, column in dataset.columns)
    rows = [("kind", dataset.kind), ("columns", columns or "none: the format says it all")]
    rows += [("read", note) for note in dataset.notes]
    rows += [(fact.name, fact.says) for fact in found.facts]
    rows += [(f"needs {n.need}", f"{n.value}: {n.reason}") for n in found.needs]
    output.table(
        ("data", dataset.name), [{"data": a, dataset.name: b} for a, b in rows], "nothing found"
    )
    if written is None:
        output.write(f"next: advisor data {file} -o task.toml, or advisor ask --data {file}\n")
    else:
        output.write(f"next: advisor try {written} --data {file}\n")


def _progress(what: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"looking: {what} …\n")
