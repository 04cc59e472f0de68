"""Plugins of somebody else, installed as a wheel into an environment of their own: the good ones
compete, each bad one is a line among the failures, and nothing they do spoils the answer."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="the environment's paths are those of POSIX"),
]
HERE = Path(__file__).parent


def wheel(name: str, folder: Path) -> Path:
    """The distribution in `tests/functional/<name>`, built from a copy, without a network."""
    source = folder / name
    shutil.copytree(HERE / name, source)
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, source],
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob(f"advisor_{name}-*.whl")
    return built


class Environment:
    """A virtual environment that sees the packages of this one, and what is installed in it."""

    def __init__(self, folder: Path) -> None:
        venv.create(folder, with_pip=False, symlinks=True)
        self.python = folder / "bin" / "python"
        version = f"python{sys.version_info.major}.{sys.version_info.minor}"
        self.packages = folder / "lib" / version / "site-packages"
        here = sysconfig.get_path("purelib")
        (self.packages / "these.pth").write_text(f"import site; site.addsitedir({here!r})\n")

    def install(self, built: Path) -> None:
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
        subprocess.run([*pip, "--target", self.packages, built], check=True, capture_output=True)

    def advisor(self, environment: dict[str, str], *arguments: object) -> tuple[int, str, str]:
        done = subprocess.run(
            [self.python, "-m", "advisor", *map(str, arguments)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            env=environment,
            cwd=self.packages.parent,
            timeout=250,
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return done.returncode, done.stdout, done.stderr


@pytest.fixture(scope="module")
def foreign(tmp_path_factory) -> Environment:
    folder = tmp_path_factory.mktemp("foreign")
    made = Environment(folder / "venv")
    made.install(wheel("foreign", folder))
    return made


@pytest.fixture(scope="module")
def report(foreign, environment):
    """One recommendation among all of them."""
    names = "gru,running-mean,talkative,broken-import,old-api,raises,unexportable,crashes,hangs"
    code, out, _ = foreign.advisor(
        environment(ADVISOR_EXPORT_TIMEOUT_S="15"),
        *(
            "recommend",
            HERE / "easy.toml",
            "--json",
            "--no-lengths",
            "--no-serving",
            "--threads",
            "1",
        ),
        *("--sizes", "tiny", "--families", names),
    )
    assert code == 0
    return json.loads(out)


@pytest.mark.parametrize("family", ["gru", "running-mean", "talkative"])
def test_what_works_competes(report, family):
    (candidate,) = [c for c in report["candidates"] if c["family"] == family]
    assert candidate["latency_ms"]["p50"] > 0
    assert {v["outcome"] for v in candidate["verdicts"]} == {"PASS"}


FAULTS = {
    "broken-import": ("load", "No module named 'a_library_that_nobody_has'"),
    "old-api": ("load", "written for plugin API 0, this advisor speaks 1"),
    "raises": ("export", "no model of width"),
    "unexportable": ("export", "data-dependent"),
    "crashes": ("export", "SIGSEGV"),
    "hangs": ("export", "did not finish in 15 s"),
}


@pytest.mark.parametrize("family", FAULTS)
def test_what_does_not_work_is_a_line_that_says_why(report, family):
    (failure,) = [f for f in report["failures"] if f["plugin"] == family]
    stage, reason = FAULTS[family]
    assert failure["stage"] == stage
    assert reason.lower() in failure["reason"].lower()


def test_nothing_else_failed(report):
    assert {f["plugin"] for f in report["failures"]} == set(FAULTS)


def test_the_list_of_plugins_tells_what_is_broken(foreign, environment):
    code, out, _ = foreign.advisor(environment(), "plugins", "--json")
    rows = {row["name"]: row for row in json.loads(out)["plugins"] if row["group"] == "families"}
    assert code == 0
    assert rows["running-mean"]["distribution"] == "advisor-foreign"
    assert (rows["running-mean"]["version"], rows["running-mean"]["status"]) == ("1.2.3", "ok")
    assert rows["broken-import"]["status"] == "broken"
    assert "a_library_that_nobody_has" in rows["broken-import"]["reason"]
    assert rows["gru"]["status"] == "ok"


def test_two_distributions_with_one_name_are_both_named(foreign, environment, tmp_path_factory):
    folder = tmp_path_factory.mktemp("rival")
    foreign.install(wheel("rival", folder))
    code, out, _ = foreign.advisor(environment(), "plugins", "--json")
    rows = {row["name"]: row for row in json.loads(out)["plugins"] if row["group"] == "families"}
    assert code == 0
    assert rows["running-mean"]["status"] == "broken"
    told = "advisor-foreign and advisor-rival both offer 'running-mean'"
    assert told in rows["running-mean"]["reason"]
    assert rows["talkative"]["status"] == "ok"
