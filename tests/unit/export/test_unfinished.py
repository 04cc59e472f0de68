"""What other processes left in the folder of unfinished exports, and what they still need."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from advisor.export import pool
from advisor.export.cache import ArtifactCache


@pytest.fixture
def cache(tmp_path) -> ArtifactCache:
    return ArtifactCache(tmp_path / "artifacts")


def left(cache: ArtifactCache, name: str, age_s: float) -> Path:
    folder = cache.unfinished / name
    folder.mkdir(parents=True)
    then = time.time() - age_s
    os.utime(folder, (then, then))
    return folder


@pytest.fixture
def ended() -> int:
    """The number of a process that is gone."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_only_what_is_old_and_nobody_s_goes(cache, ended):
    old = 2 * pool.ABANDONED_S
    gone = [left(cache, f"{ended}-abc", old), left(cache, "tmpabc", old)]
    kept = [left(cache, f"{os.getpid()}-abc", old), left(cache, f"{ended}-def", 60.0)]
    own = pool._scratch(cache)
    assert [folder.exists() for folder in gone] == [False, False]
    assert [folder.exists() for folder in kept] == [True, True]
    assert own.name.startswith(f"{os.getpid()}-")


def test_a_folder_that_its_owner_removes_meanwhile_is_no_error(cache, monkeypatch):
    gone = cache.unfinished / "tmpgone"
    cache.unfinished.mkdir(parents=True)
    monkeypatch.setattr(type(cache.unfinished), "iterdir", lambda _: iter([gone]))
    assert pool._scratch(cache).is_dir()
