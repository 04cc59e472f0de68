"""The tasks that come with advisor: one TOML file each in the package `advisor_profiles`.

They are read through `importlib.resources`, so that a wheel and a checkout serve them alike.
"""

from __future__ import annotations

import functools
from importlib import resources


@functools.cache
def profile_names() -> tuple[str, ...]:
    """The shipped tasks, by name."""
    folder = resources.files("advisor_profiles") / "tasks"
    names = (entry.name for entry in folder.iterdir())
    return tuple(sorted(n.removesuffix(".toml") for n in names if n.endswith(".toml")))


def profile_text(name: str) -> str:
    """The TOML of a shipped task, comments included."""
    file = resources.files("advisor_profiles") / "tasks" / f"{name}.toml"
    return file.read_text(encoding="utf-8")
