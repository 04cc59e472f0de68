"""`advisor plugins`: what is installed, what it offers, or why it broke."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from advisor.registry import Found
    from advisor.store.plugin_list import PluginList, Rows


def plugins(
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Load each one, even if nothing changed.")
    ] = False,
) -> None:
    """List the plugins: where each comes from and whether it works."""
    from advisor.cli import output

    kept = _kept()
    rows = None if fresh or kept is None else kept.find()
    if rows is None:
        rows = _looked_up(kept)
    if json:
        output.as_json("plugins", rows)
        return
    shown = [
        row | {"from": f"{row['distribution']} {row['version']}".rstrip(), "says": _told(row)}
        for row in rows
    ]
    output.table(("name", "group", "from", "says"), shown, "no plugins are installed")


def _told(row: dict[str, str]) -> str:
    return f"BROKEN: {row['reason']}" if row["status"] == "broken" else row["reason"]


def _kept() -> PluginList | None:
    from advisor.errors import UnavailableError
    from advisor.store.places import places
    from advisor.store.plugin_list import PluginList

    try:
        return PluginList(places().home / "plugins.json")
    except UnavailableError:
        return None  # a list can be shown where nothing can be kept


def _looked_up(kept: PluginList | None) -> Rows:
    from advisor import registry

    found = [one for group in registry.GROUPS for one in registry.find(group)]
    rows = [_row(one) for one in found]
    if kept is not None and all(row["status"] == "ok" for row in rows):
        kept.keep(rows, ["advisor", *(one.target for one in found)])
    return rows


def _row(found: Found) -> dict[str, str]:
    from advisor import registry

    outcome = registry.load(found)
    if isinstance(outcome, registry.Loaded):
        status, reason = "ok", offers(outcome.plugin)
    else:
        status, reason = "broken", outcome.reason
    return {
        "name": found.name,
        "group": found.group,
        "distribution": found.distribution,
        "version": found.version,
        "status": status,
        "reason": reason,
    }


def offers(plugin: object) -> str:
    """What a plugin says of itself in a line."""
    for name in ("summary", "says"):
        if isinstance(text := getattr(plugin, name, None), str):
            return text
    return ""
