"""`advisor schema NAME`: the JSON Schema of a file format, on stdout."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from advisor.core.suggest import nearest
from advisor.errors import InputError, Problem


def schema(
    name: Annotated[str, typer.Argument(help="Which format: task, report or profile.")],
) -> None:
    """Print the JSON Schema of a file format."""
    from advisor.files.schemas import SCHEMAS

    if name not in SCHEMAS:
        raise InputError(
            f"there is no schema {name!r}",
            f"schemas: {', '.join(SCHEMAS)}",
            problems=(Problem("NAME", f"unknown schema {name!r}", nearest(name, SCHEMAS)),),
        )
    typer.echo(json.dumps(SCHEMAS[name](), indent=2))
