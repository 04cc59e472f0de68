"""The list of plugins is shown again only while nothing that it depends on changed."""

from __future__ import annotations

import os
import sys
from importlib import import_module, invalidate_caches
from pathlib import Path

import pytest

from advisor.store.plugin_list import PluginList

ROWS = [{"name": "mine", "group": "families", "status": "ok"}]


@pytest.fixture
def package(tmp_path: Path, monkeypatch):
    """An installed package `listed_plugin` with one module, imported."""
    folder = tmp_path / "site" / "listed_plugin"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text("")
    (folder / "family.py").write_text("x = 1")
    monkeypatch.syspath_prepend(str(folder.parent))
    invalidate_caches()
    import_module("listed_plugin.family")
    yield folder
    for name in ("listed_plugin", "listed_plugin.family"):
        sys.modules.pop(name, None)


@pytest.fixture
def kept(tmp_path, package) -> PluginList:
    made = PluginList(tmp_path / "plugins.json")
    made.keep(ROWS, ["listed_plugin.family"])
    return made


def later(path: Path) -> None:
    """A change that any clock shows."""
    os.utime(path, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns + 10**9))


def test_it_is_found_again_while_nothing_changed(kept):
    assert kept.find() == ROWS
    assert PluginList(kept.path).find() == ROWS


def test_nothing_was_kept_yet(tmp_path):
    assert PluginList(tmp_path / "none.json").find() is None


def test_a_changed_source_file_ends_it(kept, package):
    later(package / "family.py")
    assert kept.find() is None


def test_a_new_source_file_ends_it(kept, package):
    (package / "another.py").write_text("")
    assert kept.find() is None


def test_a_compiled_file_does_not(kept, package):
    cache = package / "__pycache__"
    cache.mkdir(exist_ok=True)
    (cache / "family.cpython-311.pyc").write_bytes(b"new")
    assert kept.find() == ROWS


def test_an_installed_distribution_ends_it(kept, package):
    (package.parent / "other-1.0.dist-info").mkdir()
    later(package.parent)
    assert kept.find() is None


def test_another_path_to_look_in_ends_it(kept, tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(tmp_path))
    assert kept.find() is None


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "3", '{"stamp": 1}', '{"stamp": "", "sources": 3, "rows": []}']
)
def test_a_file_that_is_no_list_is_looked_up_anew(kept, content):
    kept.path.write_text(content)
    assert kept.find() is None


def test_rows_of_another_kind_are_looked_up_anew(kept):
    text = kept.path.read_text().replace('[{"name"', '["row", {"name"')
    kept.path.write_text(text)
    assert kept.find() is None


def test_where_it_cannot_be_kept_it_is_only_slower(tmp_path, package):
    made = PluginList(tmp_path / "no" / "such" / "folder.json")
    made.keep(ROWS, ["listed_plugin.family"])
    assert made.find() is None


def test_nothing_is_left_beside_it(kept):
    assert [p.name for p in kept.path.parent.iterdir() if p.is_file()] == ["plugins.json"]
