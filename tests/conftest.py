"""The command line as a user has it: a process of its own, with a folder of its own.

One folder serves the whole test run, so that a model is exported and measured once.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

settings.register_profile("any machine", deadline=None)  # a busy one is no reason to fail
settings.load_profile("any machine")

ADVISOR = [sys.executable, "-m", "advisor"]
SET_BY_OTHERS = ("ADVISOR_HOME", "ADVISOR_DEBUG", "NO_COLOR", "CI", "COLUMNS", "FORCE_COLOR")
LIGHT = [
    "--families",
    "gru,transformer-encoder",
    "--sizes",
    "tiny",
    "--no-lengths",
    "--no-serving",
    "--threads",
    "1",
]
"""Two families that serve requests, at a size that is exported and measured in seconds."""


@dataclass(frozen=True)
class Ended:
    """How one call of `advisor` ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON object that stdout must be."""
        return json.loads(self.out)

    @property
    def told(self) -> str:
        """stdout without its line breaks."""
        return " ".join(self.out.split())

    @property
    def answer(self) -> Any:
        """The report of an answer that names somebody. On a machine so busy that nobody can be
        named there is nothing to look at."""
        if self.code == 4 and self.json["trust"]["grade"] == "C":
            pytest.skip("the machine was too busy to measure on")
        assert self.code == 0, self.err
        return self.json

    @property
    def to_measure(self) -> int:
        """Processes that were still to be measured at the task's own length, over all looks."""
        return sum(int(n) for n in re.findall(r"^measuring: (\d+) to do", self.err, re.M))


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where exported models and measurements of the whole test run are kept."""
    return tmp_path_factory.mktemp("advisor-home")


@pytest.fixture(scope="session")
def environment(home: Path) -> Callable[..., dict[str, str]]:
    """The environment of a user who set nothing, and what a test sets."""

    def make(**changes: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in SET_BY_OTHERS}
        own = {
            "ADVISOR_HOME": str(home),
            "XDG_CACHE_HOME": str(home),  # waits for nobody else who measures on this machine
            "ADVISOR_QUIET_PATIENCE_S": "0",  # the same runs on a machine that is not quiet
            "PYTHONIOENCODING": "utf-8",
        }
        return kept | own | changes

    return make


@pytest.fixture(scope="session")
def advisor(environment: Callable[..., dict[str, str]]) -> Callable[..., Ended]:
    """Run `advisor` without a terminal; nobody ever gets to see a traceback."""

    def run(
        *arguments: object, cwd: Path | None = None, timeout: float = 250, **env: str
    ) -> Ended:
        done = subprocess.run(
            [*ADVISOR, *map(str, arguments)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            env=environment(**env),
            cwd=cwd,
            timeout=timeout,
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return Ended(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture(scope="session")
def light() -> list[str]:
    """Options that make a recommendation a matter of seconds."""
    return list(LIGHT)


TASK = """\
schema_version = 1
name = "test"
kind = "classification"
[input]
type = "tokens"
vocab_size = 500
length = { typical = 8, max = 32 }
[output]
size = 2
[serving]
mode = "request"
latency_ms = 200.0
[data]
examples = 3000
"""
"""A task that anything fits, and that one family is clearly the better for: a tie would be
measured until the order is clear. Each test changes what it is about."""


@pytest.fixture
def task(tmp_path: Path) -> Callable[..., Path]:
    """Write the task with each (old, new) text replaced; its path."""

    def write(*changes: tuple[str, str], more: str = "") -> Path:
        text = TASK
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        path = tmp_path / "task.toml"
        path.write_text(text + more, encoding="utf-8")
        return path

    return write
