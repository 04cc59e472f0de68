"""`advisor recommend` as a whole, on tiny models: each answer, each exit code, clean streams."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
FAMILIES = ("gru", "transformer-encoder")


@pytest.fixture(scope="module")
def measured(advisor, light, tmp_path_factory):
    """The task measured once; what follows is served from the store."""
    path = tmp_path_factory.mktemp("measured") / "task.toml"
    source = Path(__file__).parent / "easy.toml"
    path.write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    assert advisor("recommend", path, *light, "--json").code == 0
    return path


def test_json_stands_alone_on_stdout_and_progress_on_stderr(advisor, light, measured):
    ended = advisor("recommend", measured, *light, "--json", "--fresh", CI="1")
    assert ended.code == 0
    assert ended.json["recommendation"]["status"] in ("recommended", "tie")
    assert "measuring: 2 to do" in ended.err
    assert "\x1b" not in ended.out + ended.err
    assert "\r" not in ended.err


def test_what_was_measured_is_not_measured_again(advisor, light, measured):
    first = advisor("recommend", measured, *light, "--json")
    again = advisor("recommend", measured, *light, "--json")
    assert again.err == ""
    assert first.json["candidates"] == again.json["candidates"]
    assert first.json["recommendation"] == again.json["recommendation"]


def test_the_report_for_people_starts_with_the_answer(advisor, light, measured):
    ended = advisor("recommend", measured, *light)
    assert ended.code == 0
    assert ended.out.startswith(("Use ", "A tie: "))
    assert "\x1b" not in ended.out
    assert max(map(len, ended.out.splitlines())) <= 80


def test_what_can_not_be_done_in_time_is_an_error_code_of_its_own(advisor, light, task):
    ended = advisor("recommend", task(("200.0", "0.000001")), *light, "--json")
    assert ended.code == 3
    answer = ended.json["recommendation"]
    assert (answer["status"], answer["candidate"]) == ("nothing-fits", None)
    assert any(" ms" in change for change in answer["would_change"])


def test_a_memory_limit_of_nothing_fits_nothing_and_says_what_would(advisor, light, task):
    ended = advisor("recommend", task(more="[limits]\nmemory_mb = 1\n"), *light)
    assert ended.code == 3
    assert ended.out.startswith("Nothing fits.")
    assert "peak memory" in ended.out
    assert "To make it fit" in ended.out


def test_a_model_limit_of_nothing_measures_nothing(advisor, light, task):
    ended = advisor("recommend", task(more="[limits]\nmodel_mb = 0.01\n"), *light)
    assert ended.code == 3
    assert "measuring" not in ended.err
    assert "over the model limit of 0.01 MB" in ended.told


def test_too_little_time_leaves_it_undecided_and_keeps_what_was_measured(advisor, task, tmp_path):
    """Elman alone, so that its three processes surely outlast a second."""
    options = [
        "--families",
        "elman",
        "--sizes",
        "tiny",
        "--no-lengths",
        "--no-serving",
        "--threads",
        "1",
        "--json",
    ]
    path = task(("vocab_size = 500", "vocab_size = 501"))
    ended = advisor("recommend", path, *options, "--time-limit", "1")
    assert ended.code == 4
    assert ended.json["recommendation"]["status"] == "undecided"
    rest = advisor("recommend", path, *options)
    assert rest.code == 0


def test_more_threads_than_cores_is_not_possible(advisor, task):
    ended = advisor("recommend", task(), "--threads", "1024")
    assert (ended.code, ended.out) == (5, "")
    assert "1024 threads are more than the" in ended.err


def test_a_provider_that_is_missing_is_not_possible(advisor, task):
    ended = advisor("recommend", task(), "--provider", "rocm")
    assert (ended.code, ended.out) == (5, "")
    assert "ROCMExecutionProvider is not available here (there is: " in ended.err


def test_a_home_that_is_a_file_is_not_possible(advisor, task, tmp_path):
    (tmp_path / "file").write_text("")
    ended = advisor("recommend", task(), ADVISOR_HOME=str(tmp_path / "file"))
    assert (ended.code, ended.out) == (5, "")
    assert "ADVISOR_HOME" in ended.err


def test_a_store_that_is_no_store_is_set_aside(advisor, light, measured, home, tmp_path):
    other = tmp_path / "home"
    other.mkdir()
    (other / "artifacts").symlink_to(home / "artifacts")
    (other / "measurements.sqlite").write_bytes(b"not a database, " * 100)
    ended = advisor("recommend", measured, *light, "--json", ADVISOR_HOME=str(other))
    assert ended.code == 0
    assert "unreadable; kept as" in ended.err
    assert (other / "measurements.broken").read_bytes().startswith(b"not a database")
    with sqlite3.connect(other / "measurements.sqlite") as store:
        assert store.execute("SELECT count(*) FROM runs").fetchone() == (6,)


@pytest.fixture(scope="module")
def profile(advisor, measured, tmp_path_factory):
    """A profile of this device for the same task."""
    path = tmp_path_factory.mktemp("profile") / "profile.json"
    options = ["--families", ",".join(FAMILIES), "--sizes", "tiny", "--lengths", "4,8"]
    ended = advisor("profile", "--task", measured, *options, "-o", path)
    assert ended.code == 0
    assert f"written to {path}" in ended.err
    return path


def test_a_profile_takes_the_place_of_measuring(advisor, light, measured, profile, tmp_path):
    nothing = tmp_path / "empty-home"
    ended = advisor(
        "recommend", measured, *light, "--json", "--profile", profile, ADVISOR_HOME=str(nothing)
    )
    assert (ended.code, ended.err) == (0, "")
    assert {c["origin"] for c in ended.json["candidates"]} == {"measured-here"}
    assert not nothing.exists()


def changed(profile: Path, tmp_path: Path, **facts: object) -> Path:
    document = json.loads(profile.read_text(encoding="utf-8"))
    document["device"].update(facts)
    path = tmp_path / f"{'-'.join(facts)}.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def test_a_profile_of_another_machine_is_refused(advisor, light, measured, profile, tmp_path):
    other = changed(profile, tmp_path, processor="Cortex-A76", architecture="aarch64")
    ended = advisor("recommend", measured, *light, "--profile", other)
    assert (ended.code, ended.out) == (5, "")
    assert "is a profile of cortex-a76" in ended.err
    name = ended.err.partition("--device ")[2].partition("`")[0]
    meant = advisor("recommend", measured, *light, "--profile", other, "--device", name, "--json")
    assert meant.code == 0
    assert {c["origin"] for c in meant.json["candidates"]} == {"measured-same-hardware"}


def test_a_damaged_profile_is_refused(advisor, measured, profile, tmp_path):
    cut = tmp_path / "cut.json"
    cut.write_bytes(profile.read_bytes()[:-500])
    for path, says in (
        (cut, "is not a device profile"),
        (changed(profile, tmp_path, processor=None), "device.processor"),
        (changed(profile, tmp_path, colour="red"), "device.colour"),
        (tmp_path, "is a directory"),
        (tmp_path / "missing.json", "there is no device profile"),
    ):
        ended = advisor("recommend", measured, "--profile", path)
        assert (ended.code, ended.out) == (2, "")
        assert says in ended.err


def test_a_profile_lacks_what_it_did_not_measure(advisor, measured, profile):
    ended = advisor("recommend", measured, "--families", "lstm", "--profile", profile)
    assert ended.code != 0
    assert "the profile did not measure it" in ended.told


def test_an_unwritable_profile_is_told_before_the_work(advisor, measured, tmp_path):
    ended = advisor("profile", "--task", measured, "-o", tmp_path / "no" / "profile.json")
    assert (ended.code, ended.out) == (2, "")
    assert "exporting" not in ended.err
