"""Device profiles: a user's file, and those that are shipped."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from advisor.core.profile import DeviceProfile, ProfileEntry
from advisor.core.shape import TaskShape
from advisor.errors import InputError
from advisor.files import device_profiles
from advisor.files.device_profiles import device_names, shipped_profile
from advisor.files.profile_json import read_profile, write_profile
from advisor.testing.fakes import (
    fake_artifact,
    fake_candidate,
    fake_device,
    fake_measurement,
    fake_task,
)


@pytest.fixture
def profile() -> DeviceProfile:
    task, candidate = fake_task(), fake_candidate()
    return DeviceProfile(
        advisor_version="0.1.0",
        made_at="2026-03-02T09:10:00+00:00",
        device=fake_device(),
        entries=(
            ProfileEntry(
                candidate=candidate,
                shape=TaskShape.of(task),
                artifact=fake_artifact(candidate, task),
                runs=fake_measurement(candidate, task, samples=9).runs,
            ),
        ),
    )


def refused(path: Path) -> InputError:
    with pytest.raises(InputError) as caught:
        read_profile(path)
    assert caught.value.exit_code == 2
    return caught.value


def test_round_trip(tmp_path, profile):
    path = tmp_path / "profile.json"
    write_profile(path, profile)
    found = read_profile(path)
    assert found == profile
    assert found.entries[0].candidate.id == profile.entries[0].candidate.id
    assert found.device.fingerprint == profile.device.fingerprint


def test_a_file_that_is_not_there_or_not_text(tmp_path):
    assert "there is no device profile" in refused(tmp_path / "none.json").message
    assert "is a directory, not a device profile" in refused(tmp_path).message
    (tmp_path / "a.json").write_bytes(b"\xff\xfe\x00")
    assert "is not UTF-8" in refused(tmp_path / "a.json").message


@pytest.mark.parametrize("text", ["", "{", "[]", '{"kind": "classification"}', "3"])
def test_a_file_of_another_kind(tmp_path, text):
    path = tmp_path / "profile.json"
    path.write_text(text)
    error = refused(path)
    assert error.message == f"{path} is not a device profile of format 1"
    assert "advisor profile" in error.hint
    assert 1 <= len(error.problems) <= 5


@pytest.mark.parametrize(
    ("spoil", "field"),
    [
        (lambda p: p.update(schema_version=2), "schema_version"),
        (lambda p: p.update(colour="red"), "colour"),
        (lambda p: p["device"].pop("processor"), "device.processor"),
        (lambda p: p["entries"][0].update(runs=[]), "entries.0.runs"),
        (
            lambda p: p["entries"][0]["runs"][0]["series"][0].update(samples_s=[]),
            "entries.0.runs.0.series.0.samples_s",
        ),
        (
            lambda p: p["entries"][0]["runs"][0]["series"][0].update(samples_s=[0.1, 0.0]),
            "entries.0.runs.0.series.0.samples_s.1",
        ),
    ],
)
def test_a_spoilt_profile_names_the_field(tmp_path, profile, spoil, field):
    content = json.loads(profile.model_dump_json())
    spoil(content)
    path = tmp_path / "profile.json"
    path.write_text(json.dumps(content))
    assert [p.field for p in refused(path).problems] == [field]


def test_it_is_not_written_where_nothing_can_be(tmp_path, profile):
    with pytest.raises(InputError, match="it is a directory"):
        write_profile(tmp_path, profile)


@pytest.fixture
def shipped(tmp_path, monkeypatch, profile):
    """A package of profiles with one device."""
    folder = tmp_path / "devices"
    folder.mkdir()
    packed = gzip.compress(profile.model_dump_json().encode())
    (folder / "small-board.json.gz").write_bytes(packed)
    (folder / "README.txt").write_text("no profile")
    monkeypatch.setattr(device_profiles.resources, "files", lambda package: tmp_path)


def test_shipped_devices(shipped, profile):
    assert device_names() == ("small-board",)
    assert shipped_profile("small-board") == profile


def test_an_unknown_device_gets_the_nearest(shipped):
    with pytest.raises(InputError) as caught:
        shipped_profile("small-bord")
    assert "small-board" in caught.value.hint
    assert caught.value.problems[0].suggestion == "small-board"


def test_without_any_shipped_device(tmp_path, monkeypatch):
    monkeypatch.setattr(device_profiles.resources, "files", lambda package: tmp_path)
    assert device_names() == ()
    with pytest.raises(InputError, match="unknown device 'x'") as caught:
        shipped_profile("x")
    assert "none" in caught.value.hint


@pytest.mark.parametrize("name", device_names())
def test_every_shipped_profile_reads(name):
    found = shipped_profile(name)
    assert found.entries
    assert all(entry.runs for entry in found.entries)
