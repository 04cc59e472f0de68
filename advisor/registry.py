"""Find → load → check plugins through entry points; the host knows none of them by name.

`find` reads metadata only, `load` imports and instantiates, `check` holds the object against its
protocol. This module has the only broad `except` of the tree: a plugin may break, the tool may
not.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Literal, TypeVar, get_args

from typing_extensions import get_protocol_members

from advisor.core.failure import Failure, Stage
from advisor.core.suggest import nearest
from advisor.errors import AdvisorError, InputError, PluginError, Problem

T = TypeVar("T")
Group = Literal["families", "runtimes", "claims", "probes", "reporters", "baselines"]
GROUPS: tuple[Group, ...] = get_args(Group)


@dataclass(frozen=True)
class Found:
    """A plugin's metadata; nothing of it has been imported."""

    group: Group
    name: str
    distribution: str
    version: str
    target: str
    conflict: str = ""
    entry_point: EntryPoint | None = None


@dataclass(frozen=True)
class Loaded:
    """A plugin that keeps its protocol, ready to be used."""

    found: Found
    plugin: Any

    @property
    def name(self) -> str:
        return self.found.name


@functools.cache
def find(group: Group) -> tuple[Found, ...]:
    """All plugins of a group by name; a name that two distributions offer carries the conflict."""
    offers: dict[str, list[EntryPoint]] = {}
    for point in entry_points(group=f"advisor.{group}"):
        known = offers.setdefault(point.name, [])
        if all(_origin(point) != _origin(other) for other in known):
            known.append(point)
    return tuple(_found(group, points) for _, points in sorted(offers.items()))


def load(found: Found) -> Loaded | Failure:
    """The plugin, imported, instantiated and checked, or why that failed."""
    if found.conflict:
        return Failure(stage="load", plugin=found.name, reason=found.conflict)
    assert found.entry_point is not None
    point = found.entry_point

    def call() -> tuple[object, str]:
        plugin = point.load()()
        return plugin, check(found.group, plugin)

    outcome = guarded("load", found.name, call)
    if isinstance(outcome, Failure):
        return outcome
    plugin, wrong = outcome
    if wrong:
        return Failure(stage="load", plugin=found.name, reason=wrong)
    return Loaded(found, plugin)


def check(group: Group, plugin: object) -> str:
    """Empty if `plugin` keeps its group's protocol, else what is missing."""
    from advisor.core import protocols

    protocol = {
        "families": protocols.Family,
        "runtimes": protocols.Runtime,
        "claims": protocols.Claim,
        "probes": protocols.Probe,
        "reporters": protocols.Reporter,
        "baselines": protocols.Baseline,
    }[group]
    version = getattr(plugin, "api_version", None)
    if version != protocols.API_VERSION:
        return f"written for plugin API {version}, this advisor speaks {protocols.API_VERSION}"
    missing = [
        name for name in sorted(get_protocol_members(protocol)) if not hasattr(plugin, name)
    ]
    return f"lacks {', '.join(missing)}" if missing else ""


def load_all(group: Group) -> tuple[tuple[Loaded, ...], tuple[Failure, ...]]:
    """Every plugin of a group that works, and why the others don't."""
    outcomes = [load(found) for found in find(group)]
    loaded = tuple(o for o in outcomes if isinstance(o, Loaded))
    return loaded, tuple(o for o in outcomes if isinstance(o, Failure))


def get(group: Group, name: str) -> Loaded:
    """The plugin of this name. Raises `InputError` (unknown) or `PluginError` (broken)."""
    found = {f.name: f for f in find(group)}
    if name not in found:
        raise unknown(group, [name])
    outcome = load(found[name])
    if isinstance(outcome, Failure):
        raise PluginError(
            f"plugin {name!r} does not work: {outcome.reason}", "see `advisor plugins`"
        )
    return outcome


def unknown(group: Group, names: list[str]) -> InputError:
    """The error for names that no installed plugin has, each with the nearest that exists."""
    known = [f.name for f in find(group)]
    problems = tuple(
        Problem(group, f"{name!r} is not installed", nearest(name, known)) for name in names
    )
    return InputError(
        f"unknown {group}", f"installed: {', '.join(known) or 'none'}", problems=problems
    )


def guarded(
    stage: Stage, plugin: str, call: Callable[[], T], candidate: str | None = None
) -> T | Failure:
    """`call()`, or the `Failure` that a plugin's exception becomes."""
    try:
        with redirect_stdout(sys.stderr):  # stdout is the answer's alone
            return call()
    except (Exception, SystemExit) as error:  # noqa: BLE001
        reason = (
            error.message
            if isinstance(error, AdvisorError)
            else f"{type(error).__name__}: {error}"
        )
        return Failure(stage=stage, plugin=plugin, candidate=candidate, reason=reason[:500])


def _found(group: Group, points: list[EntryPoint]) -> Found:
    first = points[0]
    distribution, version = _origin(first)
    conflict = ""
    if len(points) > 1:
        owners = " and ".join(sorted(_origin(p)[0] for p in points))
        conflict = f"{owners} both offer {first.name!r}; uninstall one"
    return Found(group, first.name, distribution, version, first.value, conflict, first)


def _origin(point: EntryPoint) -> tuple[str, str]:
    if point.dist is None:
        return ("unknown", "")
    return (point.dist.name, point.dist.version)
