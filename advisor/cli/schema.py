"""`advisor schema NAME`: the JSON Schema of a file format, on stdout."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from advisor.core.suggest import nearest
from advisor.errors import InputError, Problem


def schema(
    name: Annotated[str, typer.Argument(help="Which format: task, report or profile.")],
) -> None:
    """Print the JSON Schema of a file format."""
    from advisor.cli import output
    from advisor.files.schemas import SCHEMAS

    known = SCHEMAS | {"report": _report}
    if name not in known:
        raise InputError(
            f"there is no schema {name!r}",
            f"schemas: {', '.join(known)}",
            problems=(Problem("NAME", f"unknown schema {name!r}", nearest(name, known)),),
        )
    output.write(json.dumps(known[name](), indent=2) + "\n")


def _report() -> dict[str, Any]:
    from advisor.report.document import Report

    return Report.model_json_schema(mode="serialization")
