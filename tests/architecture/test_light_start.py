"""What a command loads that measures nothing: a user should not wait seconds for a list."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

NEVER = {"torch", "sklearn", "onnx", "onnxscript", "plotly", "pandas", "scipy"}
"""Seconds each, and of no use without exporting or training."""
LATER = {"numpy", "onnxruntime"}
"""Loaded where something runs."""
SHOW_MODULES = """
import json, sys
from advisor.cli.main import run
code = run(sys.argv[1:])
sys.stderr.write(json.dumps([code, sorted({name.partition(".")[0] for name in sys.modules})]))
"""


def loaded(environment: dict[str, str], *arguments: object) -> set[str]:
    """The top-level modules that are there when `advisor ARGUMENTS` ends, its exit code 0."""
    done = subprocess.run(
        [sys.executable, "-c", SHOW_MODULES, *map(str, arguments)],
        capture_output=True,
        text=True,
        env=environment,
        check=True,
    )
    code, modules = json.loads(done.stderr.splitlines()[-1])
    assert code == 0, done.stderr
    return set(modules)


@pytest.mark.parametrize(
    "command", [["--help"], ["recommend", "--help"], ["probe", "--help"], ["--version"]]
)
def test_help_loads_no_more_than_the_command_line(environment, command):
    found = loaded(environment(), *command)
    assert not found & (NEVER | LATER)
    assert not found & {"psutil", "sqlite3", "questionary"}


LOOKING = [["tasks"], ["schema", "report"], ["plugins", "--fresh"], ["claims"], ["claims", "C02"]]


@pytest.mark.parametrize("command", LOOKING)
def test_looking_around_loads_nothing_heavy(environment, command):
    assert not loaded(environment(), *command) & (NEVER | LATER)


def test_plugins_unchanged_since_the_last_look_are_not_imported(environment, tmp_path):
    env = environment(ADVISOR_HOME=str(tmp_path))
    assert "advisor_claims" in loaded(env, "plugins")
    assert not loaded(env, "plugins") & {"advisor_claims", "pydantic_core"}


@pytest.mark.slow
def test_a_recommendation_from_the_store_loads_nothing_heavy(environment, advisor, light, request):
    easy = Path(request.config.rootpath) / "tests" / "functional" / "easy.toml"
    assert advisor("recommend", easy, *light).code == 0
    found = loaded(environment(), "recommend", easy, *light)
    assert not found & (NEVER | LATER)
