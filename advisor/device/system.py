"""Reads the files and commands of the operating system; what is not there is "" and no error."""

from __future__ import annotations

import subprocess
from pathlib import Path

ROOT = Path("/")


def read(path: str, root: Path = ROOT) -> str:
    """The text of a file below `root`, stripped; "" if it can't be read."""
    try:
        return (root / path.lstrip("/")).read_text(errors="replace").strip()
    except OSError:
        return ""


def number(path: str, root: Path = ROOT) -> int | None:
    """The whole number that a file holds; `None` for anything else ("max")."""
    text = read(path, root)
    return int(text) if text.lstrip("-").isdigit() else None


def output(*command: str, timeout_s: float = 5.0) -> str:
    """What a command prints; "" if it is missing, fails or hangs."""
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=timeout_s, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip()
