"""What changed between two profiles, beyond noise.

Rounds of two profiles have nothing to do with one another, so they are not paired: the medians of
processes are compared by a bootstrap of either side (`core.clustered_bootstrap.unpaired`) on their
logarithms. It knows how processes of one profile differ, not how the machine itself was on two
days: for that, a fixed kernel timed in every process stands beside it.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from advisor.core import quantiles
from advisor.core.candidate import Candidate
from advisor.core.comparison import NOISE, Ratio, unpaired_ratio
from advisor.core.measurement import Measurement, Run, SeriesName
from advisor.core.profile import DeviceProfile, ProfileEntry
from advisor.core.shape import TaskShape
from advisor.decide.profile_match import key, same_files, same_process

Outcome = Literal["faster", "slower", "within noise", "too few", "only in old", "only in new"]
OUTCOMES: tuple[Outcome, ...] = (
    "faster",
    "slower",
    "within noise",
    "too few",
    "only in old",
    "only in new",
)
"""`too few`: one of the profiles has a single process there, which tells nothing about noise."""


@dataclass(frozen=True)
class Change:
    """One candidate, series and length in both profiles. `ratio` is time in the new over time in
    the old; `shared_processes` stand in both profiles, one measurement written twice."""

    candidate: Candidate
    shape: TaskShape
    series: SeriesName
    length: int
    old_s: float | None
    new_s: float | None
    ratio: Ratio | None
    outcome: Outcome
    shared_processes: int = 0
    same_files: bool = True


def changes(old: DeviceProfile, new: DeviceProfile) -> tuple[Change, ...]:
    """Every candidate, series and length of either, in the order of `old`, then of `new`."""
    before = {key(entry): entry for entry in old.entries}
    after = {key(entry): entry for entry in new.entries}
    found = dict.fromkeys([*before, *after])
    return tuple(c for each in found for c in _entry(before.get(each), after.get(each)))


def reference_ratio(old: DeviceProfile, new: DeviceProfile) -> float | None:
    """Time of the fixed kernel in the new profile over that in the old: the machine's own change.
    `None` where one of them has not timed it."""
    before, after = (
        [r.conditions.reference_s for e in p.entries for r in e.runs if r.conditions.reference_s]
        for p in (old, new)
    )
    if not before or not after:
        return None
    return statistics.median(after) / statistics.median(before)


def least_change_seen(rows: Sequence[Change]) -> float | None:
    """The change that would have shown in half of `rows`, as a share: 0.05 is 5 %. `None` without
    intervals."""
    halves = [math.sqrt(r.ratio.high / r.ratio.low) for r in rows if r.ratio is not None]
    return statistics.median(halves) * (1 + NOISE) - 1 if halves else None


def _entry(old: ProfileEntry | None, new: ProfileEntry | None) -> list[Change]:
    either = old or new
    assert either is not None
    points = {(s.name, s.length) for e in (old, new) if e for r in e.runs for s in r.series}
    same = old is None or new is None or same_files(old, new)
    return [
        _change(either, _runs(old, *point), _runs(new, *point), point, same)
        for point in sorted(points)
    ]


def _runs(entry: ProfileEntry | None, series: SeriesName, length: int) -> tuple[Run, ...]:
    return tuple(r for r in entry.runs if r.find(series, length)) if entry else ()


def _change(
    entry: ProfileEntry,
    old: tuple[Run, ...],
    new: tuple[Run, ...],
    point: tuple[SeriesName, int],
    same: bool,
) -> Change:
    before, after = _medians(old, *point), _medians(new, *point)
    found = unpaired_ratio(after, before)
    series, length = point
    return Change(
        candidate=entry.candidate,
        shape=entry.shape,
        series=series,
        length=length,
        old_s=_median(entry, old, *point),
        new_s=_median(entry, new, *point),
        ratio=found,
        outcome=_outcome(before, after, found),
        shared_processes=sum(any(same_process(a, b) for b in new) for a in old),
        same_files=same,
    )


def _medians(runs: Sequence[Run], series: SeriesName, length: int) -> list[float]:
    found = (run.find(series, length) for run in runs)
    return [quantiles.quantile(s.samples_s, 0.5) for s in found if s is not None]


def _median(
    entry: ProfileEntry, runs: tuple[Run, ...], series: SeriesName, length: int
) -> float | None:
    """Over all samples, as a profile's table shows it."""
    if not runs:
        return None
    whole = Measurement(candidate_id=entry.candidate.id, origin="measured-here", runs=runs)
    return whole.median_s(series, length)


def _outcome(old: Sequence[float], new: Sequence[float], ratio: Ratio | None) -> Outcome:
    if not new:
        return "only in old"
    if not old:
        return "only in new"
    if ratio is None:
        return "too few"
    if ratio.faster is None:
        return "within noise"
    return "faster" if ratio.faster == "a" else "slower"
