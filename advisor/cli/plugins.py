"""`advisor plugins`: what is installed, what it offers, or why it broke."""

from __future__ import annotations

from typing import Annotated

import typer


def plugins(
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    load: Annotated[
        bool, typer.Option("--load/--no-load", help="Load each one to see whether it works.")
    ] = True,
) -> None:
    """List the installed plugins: name, group, distribution, version, and whether it works."""
    from advisor.cli import output

    rows = [row for group in _groups() for row in _rows(group, load)]
    if json:
        output.as_json("plugins", rows)
        return
    shown = [
        row | {"from": f"{row['distribution']} {row['version']}", "says": _told(row)}
        for row in rows
    ]
    output.table(("name", "group", "from", "says"), shown, "no plugins are installed")


def _told(row: dict[str, str]) -> str:
    return f"BROKEN: {row['reason']}" if row["status"] == "broken" else row["reason"]


def _groups() -> tuple[str, ...]:
    from advisor.registry import GROUPS

    return GROUPS


def _rows(group: str, load: bool) -> list[dict[str, str]]:
    from typing import cast

    from advisor import registry

    rows = []
    for found in registry.find(cast("registry.Group", group)):
        status, reason = _status(found) if load else ("found", found.conflict)
        rows.append(
            {
                "name": found.name,
                "group": group,
                "distribution": found.distribution,
                "version": found.version,
                "status": status,
                "reason": reason,
            }
        )
    return rows


def _status(found: object) -> tuple[str, str]:
    from advisor import registry

    assert isinstance(found, registry.Found)
    outcome = registry.load(found)
    if isinstance(outcome, registry.Loaded):
        return "ok", offers(outcome.plugin)
    return "broken", outcome.reason


def offers(plugin: object) -> str:
    """What a plugin says of itself in a line."""
    for name in ("summary", "says"):
        if isinstance(text := getattr(plugin, name, None), str):
            return text
    return ""
