"""Where things are kept."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from advisor.errors import UnavailableError
from advisor.store.places import Places, places


def test_the_folder_is_made(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("ADVISOR_HOME", str(tmp_path / "a" / "b"))
    found = places()
    assert found == Places(tmp_path / "a" / "b")
    assert found.home.is_dir()
    assert found.artifacts == found.home / "artifacts"
    assert found.measurements == found.home / "measurements.sqlite"


def test_a_relative_folder_and_a_home_folder_are_made_absolute(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ADVISOR_HOME", "here")
    assert places().home == tmp_path / "here"
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("ADVISOR_HOME", "~/there")
    assert places().home == tmp_path / "there"


def test_without_a_wish_it_is_the_system_s(tmp_path, monkeypatch):
    monkeypatch.delenv("ADVISOR_HOME", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert tmp_path in places().home.parents


def test_a_file_in_the_way_is_said(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    for chosen in ("file", "file/below"):
        monkeypatch.setenv("ADVISOR_HOME", str(tmp_path / chosen))
        with pytest.raises(UnavailableError) as caught:
            places()
        assert str(tmp_path / chosen) in caught.value.message
        assert "ADVISOR_HOME" in caught.value.hint


def test_a_folder_without_permission_is_said(tmp_path, monkeypatch):
    monkeypatch.setenv("ADVISOR_HOME", str(tmp_path))
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(UnavailableError, match="no permission to write"):
        places()
