"""What this device does over lengths: the same candidates and the same measuring as for a task."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from advisor import __version__
from advisor.core.candidate import Candidate
from advisor.core.failure import Failure
from advisor.core.measurement import Measurement
from advisor.core.profile import DeviceProfile, ProfileEntry
from advisor.core.recommendation import Crossing, Lead
from advisor.core.settings import Settings
from advisor.core.shape import TaskShape
from advisor.core.task import Mode, Task
from advisor.decide.crossings import crossings
from advisor.decide.leads import leads
from advisor.pipeline.bench import Bench, Plan
from advisor.pipeline.offers import gather
from advisor.pipeline.recommend import Wishes

ROUNDS = 4
"""As many as a recommendation takes over lengths."""


@dataclass(frozen=True)
class Profiled:
    """A finished profile, what could not be measured, and by mode: where candidates of one size
    cross, and which of each size is the fastest at which lengths."""

    profile: DeviceProfile
    crossings: dict[Mode, tuple[Crossing, ...]]
    leads: dict[Mode, tuple[tuple[Lead, ...], ...]]
    failures: tuple[Failure, ...]


def profile_device(
    bench: Bench, tasks: Sequence[Task], lengths: Sequence[int], wishes: Wishes
) -> Profiled:
    """Measure every candidate of every task's shape over `lengths`, in `ROUNDS` rounds.

    The longest comes first: memory is read there, so that what fits then fits at every length.
    """
    entries: list[ProfileEntry] = []
    failures: list[Failure] = []
    for task in tasks:
        made, failed = _one_shape(bench, task, lengths, wishes)
        entries += made
        failures += failed
    profile = DeviceProfile(
        advisor_version=__version__,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        device=bench.device,
        entries=tuple(entries),
    )
    return read_out(profile, tuple(failures))


def read_out(profile: DeviceProfile, failures: tuple[Failure, ...] = ()) -> Profiled:
    """What the entries of `profile` say of one another, for each mode that it has."""
    modes = dict.fromkeys(entry.shape.mode for entry in profile.entries)
    groups = {mode: _by_size(profile.entries, mode) for mode in modes}
    return Profiled(
        profile,
        {
            mode: tuple(c for g in found for c in crossings(g, mode))
            for mode, found in groups.items()
        },
        {mode: tuple(leads(group, mode) for group in found) for mode, found in groups.items()},
        failures,
    )


def comparable_parts(profile: DeviceProfile) -> tuple[DeviceProfile, ...]:
    """One profile for each task shape and settings: within one, everything compares with all."""
    parts: dict[tuple[TaskShape, Settings], list[ProfileEntry]] = {}
    for entry in profile.entries:
        parts.setdefault((entry.shape, entry.candidate.settings), []).append(entry)
    return tuple(profile.model_copy(update={"entries": tuple(p)}) for p in parts.values())


def _one_shape(
    bench: Bench, task: Task, lengths: Sequence[int], wishes: Wishes
) -> tuple[list[ProfileEntry], list[Failure]]:
    shape = TaskShape.of(task)
    offers = gather(task, bench.device, wishes.families, wishes.sizes, wishes.settings)
    prepared = bench.prepare(offers.candidates, shape, max(lengths))
    ready = [c for c in offers.candidates if c.id in prepared.artifacts]
    plan = Plan(
        lengths=tuple(sorted(lengths, reverse=True)),
        rounds=ROUNDS,
        seconds_per_length=0.15,
        least_samples=25,
        stage="measuring over lengths",
    )
    measured = bench.measure(ready, prepared.artifacts, shape, plan)
    entries = [
        ProfileEntry(
            candidate=c,
            shape=shape,
            artifact=prepared.artifacts[c.id],
            runs=measured.measurements[c.id].runs,
        )
        for c in ready
        if c.id in measured.measurements
    ]
    return entries, [*offers.failures, *prepared.failures, *measured.failures]


def _by_size(
    entries: Sequence[ProfileEntry], mode: Mode
) -> list[list[tuple[Candidate, Measurement]]]:
    """Candidates of one size together: the comparison that is fair between architectures."""
    found: dict[str, list[tuple[Candidate, Measurement]]] = {}
    for entry in entries:
        if entry.shape.mode == mode:
            measurement = Measurement(
                candidate_id=entry.candidate.id, origin="measured-here", runs=entry.runs
            )
            found.setdefault(entry.candidate.band, []).append((entry.candidate, measurement))
    return list(found.values())
