"""One advisor at a time."""

from __future__ import annotations

import errno
import os
import subprocess
import sys

import pytest

from advisor.errors import StoreBusyError
from advisor.measure import lock
from advisor.measure.lock import measuring


def test_the_second_waits_is_told_once_and_gives_up(tmp_path):
    said: list[str] = []
    slept: list[float] = []
    with (
        measuring(said.append, folder=tmp_path),
        pytest.raises(StoreBusyError) as error,
        measuring(said.append, patience_s=2.0, folder=tmp_path, sleep=slept.append),
    ):
        pass
    assert len(said) == 1
    assert f"process {os.getpid()}" in said[0]
    assert sum(slept) == pytest.approx(2.0)
    assert error.value.exit_code == 5
    assert "2 s" in error.value.message


def test_it_goes_on_when_the_first_is_done(tmp_path):
    first = measuring(lambda _: None, folder=tmp_path)
    first.__enter__()

    def finish(_seconds: float) -> None:
        first.__exit__(None, None, None)

    with measuring(lambda _: None, folder=tmp_path, sleep=finish):
        pass


def test_a_holder_that_was_killed_holds_nothing(tmp_path):
    code = (
        "import os, pathlib, sys; from advisor.measure.lock import measuring; "
        "measuring(print, folder=pathlib.Path(sys.argv[1])).__enter__(); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)
    said: list[str] = []
    with measuring(said.append, patience_s=0.0, folder=tmp_path):
        pass
    assert said == []


def test_a_folder_that_takes_no_file_is_passed_by(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(lock, "_folders", lambda: (tmp_path / "file" / "below", tmp_path / "ok"))
    with measuring(lambda _: None):
        assert (tmp_path / "ok" / "measuring.lock").exists()
    monkeypatch.setattr(lock, "_folders", lambda: (tmp_path / "file" / "below",))
    with measuring(lambda _: None):  # nowhere: nobody else can be seen
        pass


def test_a_disk_too_full_for_the_name_still_has_a_lock(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(lock.os, "write", full)
    said: list[str] = []
    with (
        measuring(lambda _: None, folder=tmp_path),
        pytest.raises(StoreBusyError),
        measuring(said.append, patience_s=0.5, folder=tmp_path, sleep=lambda _: None),
    ):
        pass
    assert said == ["another advisor is measuring on this machine; waiting for it"]
