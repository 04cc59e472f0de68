"""How well does prediction do on this device? Everything is left out once and predicted.

Usage: python tests/bench/bench_prediction.py [PROFILE.json] [--finer FINER.json]

PROFILE is what `advisor profile -o` wrote; without it a profile is measured first (requests,
steps and tokens at three sizes: about eight minutes). Lengths are left out of all candidates at
once, sizes with their whole family (`advisor/predict/errors.py`). FINER, a profile of the same
candidates and device at other lengths, is the real use: its points are predicted from PROFILE.

Targets, over all points of a kind: a median error of at most 5 %, and 90 % intervals that hold 85
to 95 %. Exits with 1 if one is missed, and prints every mode, where a target may be missed alone.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from advisor.core.measurement import PRIMARY, Measurement
from advisor.core.profile import DeviceProfile
from advisor.files.profile_json import read_profile
from advisor.pipeline.between_lengths import predicted_at
from advisor.pipeline.profiling import comparable_parts
from advisor.predict.errors import Errors, Held, by_group, over_lengths, over_sizes, summary
from advisor.predict.profile_curves import length_curves, size_curves

MOST_ERROR = 0.05
COVERAGE = (0.85, 0.95)
ADVISOR = str(Path(sys.executable).parent / "advisor")
MEASURING = ("--modes", "request,stream,generate", "--sizes", "small,medium,large")


def measured() -> DeviceProfile:
    """A fresh profile of this device."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "profile.json"
        subprocess.run([ADVISOR, "profile", *MEASURING, "-o", str(file)], check=True)
        return read_profile(file)


def finer_points(profile: DeviceProfile, finer: DeviceProfile) -> list[Held]:
    """Points of `finer` that lie between those of `profile`, of the same model run alike."""
    known = {(e.candidate.id, e.shape): e for e in profile.entries}
    held: list[Held] = []
    for entry in finer.entries:
        own = known.get((entry.candidate.id, entry.shape))
        if own is None:
            continue
        candidate, series = entry.candidate, PRIMARY[entry.shape.mode]
        found = Measurement(candidate_id=candidate.id, origin="measured-here", runs=entry.runs)
        for length in found.lengths(series):
            predicted = predicted_at(length, {candidate.id: own}, profile.entries)
            seconds = found.median_s(series, length)
            if candidate.id in predicted and seconds is not None:
                held.append(Held(candidate.family, seconds, predicted[candidate.id][series]))
    return held


def show(name: str, held: list[Held]) -> None:
    """One line for all, one for each family."""
    found = summary(held)
    if found is None:
        print(f"{name:36} nothing lies between")
        return
    print(f"{name:36} {line(found)}")
    for family, own in sorted(by_group(held).items()):
        print(f"    {family:32} {line(own)}")


def line(found: Errors) -> str:
    held = "–" if found.coverage is None else f"{found.coverage:.1%} held"
    return (
        f"n {found.points:4}   median {found.median:6.2%}   90 % within {found.ninety:6.2%}"
        f"   {held} of {found.with_interval}"
    )


def good(name: str, held: list[Held]) -> bool:
    """Whether both targets are met over all points; says so."""
    found = summary(held)
    if found is None:
        return True
    near = found.median <= MOST_ERROR
    honest = found.coverage is None or COVERAGE[0] <= found.coverage <= COVERAGE[1]
    print(f"{name}, all modes: {line(found)}   {'ok' if near and honest else 'NOT OK'}")
    return near and honest


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("profile", type=Path, nargs="?")
    parser.add_argument("--finer", type=Path)
    given = parser.parse_args()
    profile = read_profile(given.profile) if given.profile else measured()
    lengths: list[Held] = []
    sizes: list[Held] = []
    for part in comparable_parts(profile):
        mode = part.entries[0].shape.mode
        of_lengths = list(over_lengths(length_curves(part.entries)))
        of_sizes = list(over_sizes(size_curves(part.entries)))
        show(f"{mode}, a length left out", of_lengths)
        show(f"{mode}, a size left out", of_sizes)
        lengths += of_lengths
        sizes += of_sizes
    finer = finer_points(profile, read_profile(given.finer)) if given.finer else []
    if given.finer:
        show("lengths of the finer profile", finer)
    results = [good("lengths", lengths), good("sizes", sizes), good("finer", finer)]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
