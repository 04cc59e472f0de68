"""`advisor profile merge`: what was measured at several times, in one file to decide from."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from advisor.core.profile import DeviceProfile


def merge(
    files: Annotated[list[Path], typer.Argument(help="Profiles of one device.", metavar="A B …")],
    merged_file: Annotated[
        Path, typer.Option("-o", "--output", help="Write the merged profile here.")
    ],
) -> None:
    """Join profiles of one device and runtime version into one file.

    Processes that measured the same candidate are joined, each counted once. Exit codes: 0 merged,
    2 bad input, 5 profiles that don't belong together.
    """
    from advisor.cli import output
    from advisor.decide.profile_merge import merged
    from advisor.errors import InputError
    from advisor.files.profile_json import read_profile, write_profile

    if len(files) < 2:
        raise InputError(
            "one profile is nothing to merge", "name two or more: A.json B.json -o ALL.json"
        )
    output.check_writable(merged_file)
    profiles = [read_profile(file) for file in files]
    _check(files, profiles)
    whole = merged(profiles)
    write_profile(merged_file, whole)
    before = sum(len(e.runs) for p in profiles for e in p.entries)
    after = sum(len(e.runs) for e in whole.entries)
    twice = f" ({before - after} stood in several files)" if before > after else ""
    sys.stderr.write(
        f"written to {merged_file}: {len(whole.entries)} entries, {after} processes{twice}\n"
    )


def _check(files: list[Path], profiles: list[DeviceProfile]) -> None:
    """Raise `UnavailableError` where figures of different things would be mixed."""
    from advisor.decide.profile_match import device_difference, named, runtime_difference
    from advisor.decide.profile_merge import other_files
    from advisor.errors import UnavailableError

    hint = "only what was measured on one device, by one runtime version, goes into one file"
    filled = [(f, p) for f, p in zip(files, profiles, strict=True) if p.entries]
    for chosen, difference in (
        (list(zip(files, profiles, strict=True)), "device"),
        (filled, "runtime"),
    ):
        for file, profile in chosen[1:]:
            first_file, first = chosen[0]
            told = (
                device_difference(first.device, profile.device)
                if difference == "device"
                else runtime_difference(first, profile)
            )
            if told:
                raise UnavailableError(f"{first_file} and {file} don't merge: {told}", hint)
    others = other_files(profiles)
    if others:
        one, other = others[0]
        by = f"{one.artifact.exported_with} and {other.artifact.exported_with}"
        raise UnavailableError(
            f"the profiles don't merge: they measured different model files of "
            f"{named(one.candidate)} (exported by {by})",
            "measure them again from one export: `advisor profile --fresh`",
        )
