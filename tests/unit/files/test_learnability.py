"""Tables of probe results, shipped and the user's own."""

from __future__ import annotations

import gzip

import pytest

from advisor import registry
from advisor.core.learnability import Learnability
from advisor.errors import InputError
from advisor.files.learnability import read_learnability, shipped, write_learnability

TABLE = Learnability(advisor_version="0", commit="", made_at="2026-01-01", results=())


@pytest.mark.parametrize("name", ["table.json", "table.json.gz"])
def test_a_table_comes_back_as_it_was_written(tmp_path, name):
    path = tmp_path / name
    write_learnability(path, TABLE)
    assert read_learnability(path) == TABLE
    assert [p.name for p in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", b"{}"),
        ("b.json.gz", b"{}"),
        ("c.json.gz", b"\x1f\x8bbroken"),
        ("f.json.gz", gzip.compress(b"[1, 2]" * 40)[:10] + b"\xff" * 30),
        ("d.json.gz", gzip.compress(b"[]")),
        ("e.json.gz", gzip.compress(TABLE.model_dump_json().encode())[:-12]),
    ],
)
def test_another_file_is_told_apart(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError, match="not a table of probe results"):
        read_learnability(path)


def test_a_missing_file_is_a_users_mistake(tmp_path):
    with pytest.raises(InputError):
        read_learnability(tmp_path / "none.json.gz")


def test_what_is_shipped_is_about_installed_probes_and_tells_what_it_took():
    probes = {found.name for found in registry.find("probes")}
    for found in (found for table in shipped() for found in table.results):
        assert found.probe in probes
        assert found.versions
        assert all(a.steps > 0 and a.cpu_s > 0 and a.recipe for a in found.attempts)


def test_the_control_is_passed_by_all_that_are_shipped():
    control = [f for t in shipped() for f in t.results if f.probe == "majority"]
    assert all(f.best.scores[f.test_lengths[0]] > 0.95 for f in control)
