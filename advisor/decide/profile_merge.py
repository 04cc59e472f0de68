"""Several profiles of one device as one, with every process once.

A round says which processes ran side by side, so a number must mean one round of one file. Each
round of a file that is added gets a number of its own, unless one of its processes is there
already (two profiles written from one store): then the round is the one that it is there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce

from advisor.core.measurement import Run
from advisor.core.profile import DeviceProfile, ProfileEntry
from advisor.decide.profile_match import Key, key, same_files, same_process

Runs = dict[Key, tuple[Run, ...]]


def merged(profiles: Sequence[DeviceProfile]) -> DeviceProfile:
    """All entries of all `profiles`, in order; device, version and time are those of the latest.

    They must be of the same device, runtime version and model files: nothing here checks it.
    """
    latest = max(profiles, key=lambda profile: profile.made_at)
    first = {key(e): e for profile in reversed(profiles) for e in reversed(profile.entries)}
    runs = reduce(_joined, (p.entries for p in profiles), Runs())
    entries = tuple(_entry(first[each], found) for each, found in runs.items())
    return latest.model_copy(update={"entries": entries})


def other_files(
    profiles: Sequence[DeviceProfile],
) -> tuple[tuple[ProfileEntry, ProfileEntry], ...]:
    """Entries of the same candidate and shape that measured different model files."""
    first: dict[Key, ProfileEntry] = {}
    found = []
    for entry in (entry for profile in profiles for entry in profile.entries):
        known = first.setdefault(key(entry), entry)
        if not same_files(known, entry):
            found.append((known, entry))
    return tuple(found)


def _entry(entry: ProfileEntry, runs: tuple[Run, ...]) -> ProfileEntry:
    own = tuple(r.model_copy(update={"candidate_id": entry.candidate.id}) for r in runs)
    return entry.model_copy(update={"runs": own})


def _joined(known: Runs, entries: Sequence[ProfileEntry]) -> Runs:
    """`known` with the processes of one more file."""
    added: Runs = {}
    for entry in entries:
        there = known.get(key(entry), ())
        fresh = tuple(r for r in entry.runs if not any(same_process(r, k) for k in there))
        added[key(entry)] = (*added.get(key(entry), ()), *fresh)
    numbers = _numbers(known, added, entries)
    return known | {
        each: (
            *known.get(each, ()),
            *(run.model_copy(update={"round": numbers[run.round]}) for run in runs),
        )
        for each, runs in added.items()
    }


def _numbers(known: Runs, added: Runs, entries: Sequence[ProfileEntry]) -> dict[int, int]:
    """The number in the whole for each round of one file."""
    free = max((r.round for runs in known.values() for r in runs), default=-1) + 1
    numbers: dict[int, int] = {}
    for round_ in sorted({run.round for entry in entries for run in entry.runs}):
        there = _where(round_, known, entries)
        if there is None or there in numbers.values() or _taken(there, round_, known, added):
            there, free = free, free + 1
        numbers[round_] = there
    return numbers


def _where(round_: int, known: Runs, entries: Sequence[ProfileEntry]) -> int | None:
    """The number that the processes of a file's round have in `known`, if it is one number."""
    found = {
        k.round
        for entry in entries
        for run in entry.runs
        if run.round == round_
        for k in known.get(key(entry), ())
        if same_process(run, k)
    }
    return found.pop() if len(found) == 1 else None


def _taken(number: int, round_: int, known: Mapping[Key, tuple[Run, ...]], added: Runs) -> bool:
    """Whether a process to add would meet another one of its candidate under that number."""
    return any(
        any(r.round == round_ for r in runs)
        and any(k.round == number for k in known.get(each, ()))
        for each, runs in added.items()
    )
