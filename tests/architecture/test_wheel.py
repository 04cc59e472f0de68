"""What an installation puts beside other packages: ours by name, with their data, and no more."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = {"advisor": ROOT, "plugins": ROOT / "plugins", "profiles": ROOT / "profiles"}


@pytest.fixture(scope="module")
def names(tmp_path_factory) -> set[str]:
    """The paths in the wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT],
        check=True,
        capture_output=True,
    )
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        return set(packed.namelist())


def test_its_top_level_is_ours_alone(names):
    for top in {name.partition("/")[0] for name in names}:
        assert top == "advisor" or top.startswith("advisor_") or top.endswith(".dist-info")


def test_nothing_of_the_sources_is_missing(names):
    wanted = {str(p.relative_to(ROOT)) for p in (ROOT / "advisor").rglob("*.py")}
    for root in ("plugins", "profiles"):
        packages = (ROOT / root).glob("advisor_*")
        files = (p for package in packages for p in package.rglob("*"))
        wanted |= {
            str(p.relative_to(ROOT / root))
            for p in files
            if p.is_file() and "__pycache__" not in p.parts
        }
    assert wanted - names == set()


def test_the_data_is_there(names):
    assert "advisor/py.typed" in names
    assert sum(name.startswith("advisor_profiles/tasks/") for name in names) >= 8
    assert not any("__pycache__" in name or name.startswith("tests") for name in names)
