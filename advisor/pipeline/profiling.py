"""What this device does over lengths: the same candidates and the same measuring as for a task."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from advisor import __version__
from advisor.core.candidate import Candidate
from advisor.core.failure import Failure
from advisor.core.measurement import Measurement
from advisor.core.profile import DeviceProfile, ProfileEntry
from advisor.core.recommendation import Crossing
from advisor.core.shape import TaskShape
from advisor.core.task import Mode, Task
from advisor.decide.crossings import crossings
from advisor.pipeline.bench import Bench, Plan
from advisor.pipeline.offers import gather
from advisor.pipeline.recommend import Wishes

ROUNDS = 3


@dataclass(frozen=True)
class Profiled:
    """A finished profile, where its candidates cross by mode, and what could not be measured."""

    profile: DeviceProfile
    crossings: dict[Mode, tuple[Crossing, ...]]
    failures: tuple[Failure, ...]


def generic_task(mode: Mode, longest: int) -> Task:
    """A task of a usual shape, for a profile that is made for none: two classes of a text, or the
    next of 8,000 tokens."""
    return Task.model_validate(
        {
            "name": f"profile, {mode}",
            "kind": "language-modeling" if mode == "generate" else "classification",
            "input": {"type": "tokens", "vocab_size": 8000, "length": {"typical": longest}},
            "serving": {"mode": mode},
        }
    )


def profile_device(
    bench: Bench, tasks: Sequence[Task], lengths: Sequence[int], wishes: Wishes
) -> Profiled:
    """Measure every candidate of every task's shape over `lengths`, in three rounds.

    The longest comes first: memory is read there, so that what fits then fits at every length.
    """
    entries: list[ProfileEntry] = []
    failures: list[Failure] = []
    found: dict[Mode, tuple[Crossing, ...]] = {}
    for task in tasks:
        made, failed, crossed = _one_shape(bench, task, lengths, wishes)
        entries += made
        failures += failed
        found[task.serving.mode] = crossed
    profile = DeviceProfile(
        advisor_version=__version__,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        device=bench.device,
        entries=tuple(entries),
    )
    return Profiled(profile, found, tuple(failures))


def _one_shape(
    bench: Bench, task: Task, lengths: Sequence[int], wishes: Wishes
) -> tuple[list[ProfileEntry], list[Failure], tuple[Crossing, ...]]:
    shape = TaskShape.of(task)
    offers = gather(task, bench.device, wishes.families, wishes.sizes, wishes.settings)
    prepared = bench.prepare(offers.candidates, shape, max(lengths))
    ready = [c for c in offers.candidates if c.id in prepared.artifacts]
    plan = Plan(
        lengths=tuple(sorted(lengths, reverse=True)),
        rounds=ROUNDS,
        seconds_per_length=0.15,
        least_samples=25,
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
    crossed = _crossings(ready, measured.measurements, task.serving.mode)
    return entries, [*offers.failures, *prepared.failures, *measured.failures], crossed


def _crossings(
    ready: Sequence[Candidate], found: Mapping[str, Measurement], mode: Mode
) -> tuple[Crossing, ...]:
    """Pairs of one size only: the comparison that is fair between architectures."""
    crossed: list[Crossing] = []
    for band in dict.fromkeys(c.band for c in ready):
        same = [(c, found[c.id]) for c in ready if c.band == band and c.id in found]
        crossed += crossings(same, mode)
    return tuple(crossed)
