"""`advisor profile show`: a profile file as it was printed when it was made."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from advisor.core.profile import DeviceProfile, ProfileEntry


def show(
    file: Annotated[Path, typer.Argument(help="A profile, as `advisor profile -o` writes it.")],
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show a profile file: its device, versions and figures."""
    from advisor.cli import output
    from advisor.files.profile_json import read_profile

    profile = read_profile(file)
    if json:
        output.as_json("entries", [_entry(e) for e in profile.entries], **_about(profile))
    else:
        output.write(_head(profile))
        _tables(profile)


def _tables(profile: DeviceProfile) -> None:
    """A table for each shape and settings; they are named where a mode has several."""
    from advisor.cli import output
    from advisor.cli import profile_table as table
    from advisor.decide.profile_match import settings_words, shape_words
    from advisor.pipeline.profiling import comparable_parts, read_out

    parts = comparable_parts(profile)
    modes = [part.entries[0].shape.mode for part in parts]
    for part in parts:
        entry = part.entries[0]
        if modes.count(entry.shape.mode) > 1:
            settings = settings_words(entry.candidate)
            output.write(f"{shape_words(entry.shape)}; {settings}\n")
        table.show(read_out(part), _lengths(part))
    if not parts:
        output.write("nothing measured\n")


def _lengths(profile: DeviceProfile) -> tuple[int, ...]:
    """Every length of the series that the table shows."""
    from advisor.core.measurement import PRIMARY

    series = (
        (PRIMARY[e.shape.mode], s) for e in profile.entries for r in e.runs for s in r.series
    )
    return tuple(sorted({s.length for name, s in series if s.name == name}))


def _head(profile: DeviceProfile) -> str:
    from advisor.core.units import significant
    from advisor.decide.profile_match import exporters, runtimes

    device = profile.device
    memory = f"{significant(device.memory_bytes / 2**30)} GiB"
    rows = (
        ("device", device.fingerprint),
        ("processor", f"{device.processor}, {device.usable_cores} cores, {memory}"),
        ("made", f"{profile.made_at} by advisor {profile.advisor_version}"),
        ("run with", ", ".join(runtimes(profile.entries)) or "nothing"),
        ("models from", ", ".join(exporters(profile.entries)) or "nothing"),
    )
    return "".join(f"{name:12} {value}\n" for name, value in rows) + "\n"


def _about(profile: DeviceProfile) -> dict[str, object]:
    from advisor.cli.prediction_words import prediction_entry
    from advisor.decide.profile_match import exporters, runtimes
    from advisor.pipeline.prediction import judge_prediction
    from advisor.pipeline.profiling import comparable_parts, read_out

    read = [read_out(part) for part in comparable_parts(profile)]
    return {
        "device": {"fingerprint": profile.device.fingerprint}
        | profile.device.model_dump(mode="json"),
        "made_at": profile.made_at,
        "advisor_version": profile.advisor_version,
        "runtimes": runtimes(profile.entries),
        "exporters": exporters(profile.entries),
        "crossings": [
            {"mode": mode} | crossing.model_dump(mode="json")
            for made in read
            for mode, found in made.crossings.items()
            for crossing in found
        ],
        "prediction": [
            {"mode": mode} | prediction_entry(found)
            for mode, found in judge_prediction(profile).items()
        ],
    }


def _entry(entry: ProfileEntry) -> dict[str, object]:
    """Without the samples, which are in the file."""
    from dataclasses import asdict

    from advisor.core.measurement import Measurement

    candidate = entry.candidate
    found = Measurement(candidate_id=candidate.id, origin="measured-here", runs=entry.runs)
    points = sorted({(s.name, s.length) for run in entry.runs for s in run.series})
    return {
        "id": candidate.id,
        "family": candidate.family,
        "size": candidate.band,
        "precision": candidate.precision,
        "backbone_parameters": candidate.backbone_parameters,
        "settings": asdict(candidate.settings),
        "shape": entry.shape.model_dump(mode="json"),
        "latency_ms": [
            {
                "series": name,
                "length": length,
                "p50": None if (s := found.median_s(name, length)) is None else s * 1e3,
                "n": len(found.samples(name, length)),
                "processes": len(found.by_process(name, length)),
            }
            for name, length in points
        ],
    }
