"""On a terminal: bars while it works, colours unless they are not wanted, Ctrl-C at once."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

pexpect = pytest.importorskip("pexpect")
pytestmark = pytest.mark.slow
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
CTRL_C = "\x03"
EASY = str(Path(__file__).parent / "easy.toml")


@pytest.fixture
def terminal(environment, light):
    """Start a recommendation on a terminal of 100 columns."""
    started = []

    def start(*arguments: str, **env: str):
        child = pexpect.spawn(
            sys.executable,
            ["-m", "advisor", "recommend", EASY, *light, *arguments],
            env=environment(**{"TERM": "xterm-256color", **env}),
            dimensions=(40, 100),
            encoding="utf-8",
            timeout=120,
        )
        started.append(child)
        return child

    yield start
    for child in started:
        child.close(force=True)


def test_bars_with_the_time_left_and_an_answer_in_colour(terminal):
    child = terminal("--fresh")
    child.expect(r"measuring.*[1-4]/4.*\d\d:\d\d")
    child.expect("measuring: 4 done in")
    rest = child.read()
    assert COLOUR.search(rest)
    assert "Candidates, best first" in rest


@pytest.mark.parametrize("unwanted", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_no_colour_where_none_is_wanted(terminal, advisor, light, unwanted):
    assert advisor("recommend", EASY, *light).code == 0
    told = terminal("--fresh", **unwanted).read()
    assert "Candidates, best first" in told
    assert not COLOUR.search(told)


def test_in_ci_progress_is_plain_lines(terminal):
    told = terminal("--fresh", CI="true").read()
    assert "measuring: 2 to do" in told
    assert "\x1b[2K" not in told


def test_ctrl_c_ends_it_with_one_sentence(terminal, advisor, light):
    assert advisor("recommend", EASY, *light).code == 0
    child = terminal("--fresh")
    child.expect("1/4")
    child.send(CTRL_C)
    child.expect_exact("interrupted; what was measured is kept")
    rest = child.read()
    child.close()
    assert child.exitstatus == 130
    assert "Traceback" not in rest
