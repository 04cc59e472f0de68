"""`advisor profile compare`: did an update, a setting or another machine change the figures?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from advisor.core.profile import DeviceProfile


def compare(
    old: Annotated[Path, typer.Argument(help="The profile to compare with.")],
    new: Annotated[Path, typer.Argument(help="The profile that may have changed.")],
    across: Annotated[
        bool, typer.Option("--across", help="Compare other devices or runtime versions too.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print every row as JSON.")] = False,
) -> None:
    """Compare two profiles: what is faster or slower, beyond noise.

    Exit codes: 0 compared, whatever came out, 2 bad input, 5 not comparable without --across.
    """
    from advisor.cli import output
    from advisor.cli.profile_changes import as_row, in_words
    from advisor.decide.profile_change import changes, reference_ratio
    from advisor.errors import UnavailableError
    from advisor.files.profile_json import read_profile

    before, after = read_profile(old), read_profile(new)
    differences = _differences(before, after)
    if differences and not across:
        raise UnavailableError(
            f"{old} and {new} are not comparable: {'; '.join(differences)}",
            "if that is what you want to compare, say --across",
        )
    found, reference = changes(before, after), reference_ratio(before, after)
    if json:
        output.as_json(
            "changes", [as_row(c) for c in found], across=differences, reference_ratio=reference
        )
    else:
        in_words(found, differences, reference)


def _differences(old: DeviceProfile, new: DeviceProfile) -> list[str]:
    from advisor.decide.profile_match import device_difference, runtime_difference

    told = (device_difference(old.device, new.device), runtime_difference(old, new))
    return [difference for difference in told if difference]
