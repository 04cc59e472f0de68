"""Options that several commands have, told once: the same name means the same everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from advisor.core.candidate import Precision

Families = Annotated[
    str, typer.Option(help="Consider only these, separated by commas.", metavar="A,B")
]
Sizes = Annotated[str, typer.Option(help="Size bands: tiny, small, medium, large.", metavar="A,B")]
Provider = Annotated[str, typer.Option(help="Where to run: cpu, cuda, or a provider's full name.")]
InPrecision = Annotated[
    str, typer.Option(help="Arithmetic: float32, or int8 for each candidate that it changes.")
]
TimeLimit = Annotated[
    float | None, typer.Option(min=1, help="Stop measuring after so many seconds.")
]
Fresh = Annotated[bool, typer.Option("--fresh", help="Measure again what was measured before.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def listed(text: str) -> tuple[str, ...]:
    """The words of "a, b"; repeated ones once, in the order given."""
    return tuple(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))


def precision(text: str) -> Precision:
    """The precision of this name. Raises `InputError` for one that does not exist."""
    from advisor.core.candidate import PRECISIONS
    from advisor.core.suggest import nearest
    from advisor.errors import InputError, Problem

    wanted = text.strip().lower()
    for known in PRECISIONS:
        if known == wanted:
            return known
    hint = nearest(wanted, list(PRECISIONS))
    raise InputError(
        "unknown precision",
        f"precisions: {', '.join(PRECISIONS)}",
        problems=(Problem("precision", f"{text!r} is no precision", hint),),
    )
