"""Several profiles as one: no process lost, none twice, and rounds that still pair."""

from __future__ import annotations

import pytest

from advisor.core.comparison import ratio
from advisor.core.measurement import Measurement
from advisor.core.profile import DeviceProfile, ProfileEntry
from advisor.core.settings import Settings
from advisor.core.shape import TaskShape
from advisor.decide.profile_match import device_difference, named, runtime_difference
from advisor.decide.profile_merge import merged, other_files
from advisor.testing.fakes import (
    fake_artifact,
    fake_candidate,
    fake_device,
    fake_measurement,
    fake_task,
)

TASK = fake_task()
GRU, LSTM = fake_candidate("gru"), fake_candidate("lstm")


def made(*candidates, day=1, rounds=3, task=TASK, **changes):
    """A profile made on one day; no process of another day is like one of it."""

    def runs(candidate):
        for run in fake_measurement(candidate, task, 2.0, rounds=rounds, samples=30).runs:
            at = f"2026-03-{day:02}T09:1{run.round}:00+00:00"
            conditions = run.conditions.model_copy(update={"started_at": at})
            yield run.model_copy(update={"conditions": conditions})

    entries = tuple(
        ProfileEntry(
            candidate=c,
            shape=TaskShape.of(task),
            artifact=fake_artifact(c, task),
            runs=tuple(runs(c)),
        )
        for c in candidates
    )
    facts = {
        "advisor_version": "0.1.0",
        "made_at": f"2026-03-{day:02}T10:00:00+00:00",
        "device": fake_device(),
        "entries": entries,
    }
    return DeviceProfile(**facts | changes)


def rounds(profile):
    """By family: round and the day and minute that it was measured at."""
    return {
        e.candidate.family: [(r.round, r.conditions.started_at[8:16]) for r in e.runs]
        for e in profile.entries
    }


def test_processes_of_the_same_candidate_are_joined_and_others_taken_over():
    whole = merged([made(GRU, LSTM), made(GRU, day=2, rounds=2)])
    assert rounds(whole) == {
        "gru": [(0, "01T09:10"), (1, "01T09:11"), (2, "01T09:12"),
                (3, "02T09:10"), (4, "02T09:11")],
        "lstm": [(0, "01T09:10"), (1, "01T09:11"), (2, "01T09:12")],
    }  # fmt: skip


def test_rounds_of_one_file_still_pair_and_of_two_never():
    """GRU and LSTM measured together on day 2 only: two pairs, whatever stood there before."""
    whole = merged([made(GRU), made(GRU, LSTM, day=2, rounds=2)])
    found = {
        e.candidate.family: Measurement(
            candidate_id=e.candidate.id, origin="measured-here", runs=e.runs
        )
        for e in whole.entries
    }
    paired = set(found["gru"].by_round("request", 40)) & set(found["lstm"].by_round("request", 40))
    assert len(paired) == 2
    assert ratio(found["gru"], found["lstm"], "request", 40) is not None
    days = {r.round: r.conditions.started_at[8:10] for r in found["gru"].runs}
    assert {days[number] for number in paired} == {"02"}


@pytest.mark.parametrize("again", [[0, 0], [0, 1, 0], [0, 1, 1, 0]])
def test_no_process_counts_twice(again):
    files = [made(GRU, LSTM), made(GRU, day=2)]
    once = merged(files)
    assert merged([once, *(files[i] for i in again)]) == once


def test_a_round_that_is_there_already_keeps_its_number():
    """Written from one store: the second file adds LSTM beside the same GRU processes."""
    first, second = made(GRU), made(GRU, LSTM)
    assert rounds(merged([first, second])) == rounds(second)
    assert rounds(merged([made(GRU, day=5), first, second]))["lstm"] == [
        (3, "01T09:10"),
        (4, "01T09:11"),
        (5, "01T09:12"),
    ]


def test_a_candidate_measured_anew_beside_an_old_one_takes_no_number_twice():
    fresh, kept = made(GRU, day=2), made(LSTM)
    mixed = fresh.model_copy(update={"entries": (*fresh.entries, *kept.entries)})
    for whole in (merged([made(GRU, LSTM), mixed]), merged([mixed, made(GRU, LSTM)])):
        for entry in whole.entries:
            numbers = [run.round for run in entry.runs]
            assert len(numbers) == len(set(numbers))
        assert {len(e.runs) for e in whole.entries} == {3, 6}


def test_the_latest_file_says_when_and_by_what():
    late = made(GRU, day=9, advisor_version="0.2.0")
    whole = merged([late, made(LSTM, day=3)])
    assert (whole.made_at, whole.advisor_version) == (late.made_at, "0.2.0")
    assert [e.candidate.family for e in whole.entries] == ["gru", "lstm"]
    assert DeviceProfile.model_validate_json(whole.model_dump_json()) == whole


def test_other_settings_and_shapes_stay_apart():
    two = GRU.with_settings(Settings(threads=2))
    wide = made(GRU, day=3, task=fake_task(output={"size": 9}))
    whole = merged([made(GRU), made(two, day=2), wide])
    assert [len(e.runs) for e in whole.entries] == [3, 3, 3]
    assert [named(e.candidate) for e in whole.entries] == [
        "gru medium",
        "gru medium, 2 threads",
        "gru medium",
    ]


def test_other_model_files_are_found():
    assert other_files([made(GRU), made(GRU, LSTM, day=2)]) == ()
    entry = made(GRU, day=2).entries[0]
    anew = entry.artifact.model_copy(update={"graphs": fake_artifact(LSTM, TASK).graphs})
    other = made(entries=(entry.model_copy(update={"artifact": anew}),))
    ((one, two),) = other_files([made(GRU), other])
    assert one.candidate == two.candidate == GRU


def test_the_difference_of_two_devices_is_named():
    here = fake_device()
    assert device_difference(here, fake_device(ceilings=None, providers=("x",))) == ""
    told = device_difference(here, fake_device(usable_cores=4, instructions=("avx2",)))
    assert "usable cores 2 and 4" in told
    assert "instructions avx2 fma and avx2" in told
    assert "memory" not in told


def test_the_difference_of_two_runtimes_is_named():
    old, entry = made(GRU), made(GRU, day=2).entries[0]
    runs = tuple(r.model_copy(update={"runtime_version": "1.40.0"}) for r in entry.runs)
    new = made(entries=(entry.model_copy(update={"runs": runs}),))
    assert runtime_difference(old, old) == ""
    assert runtime_difference(old, made()) == ""
    told = runtime_difference(old, new)
    assert told == "different runtimes: onnxruntime 1.31.1 and onnxruntime 1.40.0"
