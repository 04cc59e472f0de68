"""Device profiles on disk: JSON, closed to unknown keys, readable by any later version."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from advisor.core.profile import DeviceProfile
from advisor.errors import InputError, Problem
from advisor.files.text_file import read_text, write_text

LARGEST_BYTES = 500_000_000
"""Raw samples of a few hundred candidates take some tens of megabytes."""
MOST_PROBLEMS = 5
"""A file of another kind breaks every rule; the first few say so."""


def read_profile(path: Path) -> DeviceProfile:
    """The profile in `path`. Raises `InputError` with what is wrong with it."""
    text = read_text(path, "device profile", LARGEST_BYTES)
    try:
        return DeviceProfile.model_validate_json(text)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
        problems = tuple(
            Problem(".".join(str(part) for part in e["loc"]), e["msg"]) for e in found
        )
        raise InputError(
            f"{path} is not a device profile of format 1",
            "make one with `advisor profile -o profile.json`",
            problems=problems[:MOST_PROBLEMS],
        ) from error


def write_profile(path: Path, profile: DeviceProfile) -> None:
    """Write it whole or not at all. Raises `InputError` where that is impossible."""
    write_text(path, profile.model_dump_json(indent=1) + "\n")
