"""`advisor profile show | compare | merge` on files of made-up figures: exit codes, text and JSON.
One test takes files that `advisor profile` itself wrote."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from advisor.core.profile import DeviceProfile, ProfileEntry
from advisor.core.shape import TaskShape
from advisor.testing.fakes import (
    fake_artifact,
    fake_candidate,
    fake_device,
    fake_measurement,
    fake_task,
)

TASK = fake_task()


@pytest.fixture
def write(tmp_path):
    """`write(name, {family: median ms at 40 steps})`: a profile's path."""

    def make(name, costs, day=1, device=None, version="1.31.1", task=TASK, **measured) -> Path:
        entries = []
        for family, cost in costs.items():
            candidate = fake_candidate(family)
            found = fake_measurement(candidate, task, cost, lengths=(10, 160), **measured)
            runs = [
                run.model_copy(
                    update={
                        "runtime_version": version,
                        "conditions": run.conditions.model_copy(
                            update={"started_at": f"2026-03-{day:02}T09:1{run.round}:00+00:00"}
                        ),
                    }
                )
                for run in found.runs
            ]
            entries.append(
                ProfileEntry(
                    candidate=candidate,
                    shape=TaskShape.of(task),
                    artifact=fake_artifact(candidate, task),
                    runs=tuple(runs),
                )
            )
        profile = DeviceProfile(
            advisor_version="0.1.0",
            made_at=f"2026-03-{day:02}T10:00:00+00:00",
            device=device or fake_device(),
            entries=tuple(entries),
        )
        path = tmp_path / name
        path.write_text(profile.model_dump_json(), encoding="utf-8")
        return path

    return make


def test_a_profile_is_shown_with_its_device_and_versions(advisor, write):
    file = write("a.json", {"gru": 2.0, "lstm": 3.0})
    ended = advisor("profile", "show", file)
    assert (ended.code, ended.err) == (0, "")
    for says in (
        fake_device().fingerprint,
        "2026-03-01T10:00:00+00:00 by advisor 0.1.0",
        "onnxruntime 1.31.1",
        "torch 2.13.0",
        "request: median milliseconds per request",
        "the fastest here: gru medium from 10 to 160",
    ):
        assert says in ended.told
    rows = [line.split() for line in ended.out.splitlines() if line.startswith(("gru", "lstm"))]
    assert [row[-2] for row in rows] == ["2.00", "3.00"]
    document = advisor("profile", "show", file, "--json").json
    assert document["device"]["fingerprint"] == fake_device().fingerprint
    (gru, _) = document["entries"]
    at_40 = next(x for x in gru["latency_ms"] if x["length"] == 40)
    assert at_40 == {
        "series": "request",
        "length": 40,
        "p50": pytest.approx(2.0, rel=0.01),
        "n": 360,
        "processes": 3,
    }


def test_what_changed_is_shown_and_the_rest_counted(advisor, write):
    old = write("old.json", {"gru": 2.0, "lstm": 3.0, "tcn": 1.0})
    new = write("new.json", {"gru": 2.0, "lstm": 4.5, "elman": 1.0}, day=2)
    ended = advisor("profile", "compare", old, new)
    assert (ended.code, ended.err) == (0, "")
    changed = [line for line in ended.out.splitlines() if " slower" in line and "of " not in line]
    assert len(changed) == 3
    assert all("lstm medium" in line and "1.50" in line for line in changed)
    counts = "of 12 figures: 3 slower, 3 within noise, 3 only in old, 3 only in new"
    assert counts in ended.told
    rows = advisor("profile", "compare", new, old, "--json").json["changes"]
    assert len(rows) == 12
    faster = [row for row in rows if row["verdict"] == "faster"]
    assert {row["family"] for row in faster} == {"lstm"}
    assert all(row["low"] <= row["ratio"] <= row["high"] < 0.98 for row in faster)


def test_other_devices_and_runtimes_are_compared_only_if_that_is_said(advisor, write):
    old = write("old.json", {"gru": 2.0})
    for new, says in (
        (write("other.json", {"gru": 1.0}, device=fake_device(usable_cores=4)), "usable cores"),
        (write("later.json", {"gru": 1.0}, version="1.40.0"), "onnxruntime 1.40.0"),
    ):
        refused = advisor("profile", "compare", old, new)
        assert (refused.code, refused.out) == (5, "")
        assert says in refused.err and "--across" in refused.err
        meant = advisor("profile", "compare", old, new, "--across")
        assert meant.code == 0
        assert meant.out.startswith("comparing different ")
        assert says in meant.out and "faster" in meant.out
        assert advisor("profile", "compare", old, new, "--across", "--json").json["across"]


def test_two_profiles_become_one(advisor, write, tmp_path):
    files = [write("a.json", {"gru": 2.0, "lstm": 3.0}), write("b.json", {"gru": 2.2}, day=2)]
    whole = tmp_path / "all.json"
    ended = advisor("profile", "merge", *files, "-o", whole)
    assert (ended.code, ended.out) == (0, "")
    assert f"written to {whole}: 2 entries, 9 processes" in ended.err
    rows = advisor("profile", "show", whole, "--json").json["entries"]
    assert {row["family"]: row["latency_ms"][0]["processes"] for row in rows} == {
        "gru": 6,
        "lstm": 3,
    }
    again = advisor("profile", "merge", whole, files[1], "-o", whole)
    assert (again.code, "(3 stood in several files)" in again.err) == (0, True)
    same = advisor("profile", "compare", whole, files[1], "--json").json["changes"]
    assert {row["shared_processes"] for row in same if row["family"] == "gru"} == {3}


def test_what_does_not_belong_together_is_not_merged(advisor, write, tmp_path):
    first, out = write("a.json", {"gru": 2.0}), tmp_path / "all.json"
    other = write("anew.json", {"gru": 2.0}, day=2)
    document = json.loads(other.read_text(encoding="utf-8"))
    document["entries"][0]["artifact"]["graphs"][0]["sha256"] = "0" * 64
    other.write_text(json.dumps(document), encoding="utf-8")
    for second, says in (
        (write("b.json", {"gru": 2.0}, device=fake_device(processor="Cortex-A76")), "Cortex-A76"),
        (write("c.json", {"gru": 2.0}, version="1.40.0"), "onnxruntime 1.40.0"),
        (other, "different model files of gru medium"),
    ):
        ended = advisor("profile", "merge", first, second, "-o", out)
        assert (ended.code, ended.out) == (5, "")
        assert says in ended.err
        assert not out.exists()


def test_mistakes_are_named(advisor, write, tmp_path):
    good = write("a.json", {"gru": 2.0})
    broken = tmp_path / "broken.json"
    broken.write_bytes(good.read_bytes()[:-20])
    for arguments, says in (
        (["show", tmp_path / "missing.json"], "there is no device profile"),
        (["show", broken], "is not a device profile"),
        (["compare", good, broken], "is not a device profile"),
        (["compare", good], "missing argument"),
        (["merge", good, "-o", tmp_path / "x.json"], "one profile is nothing to merge"),
        (["merge", good, good], "missing option"),
        (["merge", "gone.json", good, "-o", tmp_path / "no" / "x.json"], "there is no directory"),
        (["shwo", good], "no such command"),
        (["--lengths", "4", "show", good], "--lengths: says how to measure"),
    ):
        ended = advisor("profile", *arguments)
        assert (ended.code, ended.out) == (2, "")
        assert says in ended.err.lower()
        assert "hint: " in ended.err


def test_help_tells_of_measuring_and_of_files(advisor):
    ended = advisor("profile", "--help")
    assert ended.out.startswith("Usage: advisor profile [OPTIONS] [COMMAND]")
    for word in ("--lengths", "  show ", "  compare ", "  merge "):
        assert word in ended.out


@pytest.mark.slow
def test_files_that_advisor_wrote_go_through_all_three(advisor, task, tmp_path):
    """GRU first, then GRU from the store with LSTM: one file in which no process stands twice."""
    first, second, whole = (tmp_path / name for name in ("1.json", "2.json", "all.json"))
    usual = ["--sizes", "tiny", "--lengths", "4,16", "--task", task()]
    assert advisor("profile", *usual, "--families", "gru", "-o", first).code == 0
    made = advisor("profile", *usual, "--families", "gru,lstm", "-o", second)
    assert made.code == 0
    ended = advisor("profile", "compare", first, second)
    assert (ended.code, "of 4 figures: 2 within noise, 2 only in new" in ended.told) == (0, True)
    assert "processes that stand in both files" in ended.told
    merged = advisor("profile", "merge", first, second, "-o", whole)
    assert (merged.code, "(4 stood in several files)" in merged.err) == (0, True)
    assert made.out in advisor("profile", "show", whole).out
    light = ["--families", "gru,lstm", "--sizes", "tiny"]
    answer = advisor("recommend", task(), *light, "--profile", whole, "--json")
    assert {c["family"] for c in answer.json["candidates"] if c["latency_ms"]} == {"gru", "lstm"}
