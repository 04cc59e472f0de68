"""Mistakes on the command line, and streams that are closed, full or no terminal."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

COMMANDS = ("ask", "recommend", "profile", "tasks", "device", "doctor", "plugins", "schema")
MISTAKES = [
    (["recomend"], "did you mean 'recommend'"),
    (["--nope"], "no such option: --nope"),
    (["recommend"], "missing argument"),
    (["recommend", "a", "b"], "unexpected extra argument"),
    (["recommend", "film-review-sentiment", "--threads", "0"], "--threads"),
    (["recommend", "film-review-sentiment", "--threads", "many"], "--threads"),
    (["recommend", "film-review-sentiment", "--time-limit", "0"], "--time-limit"),
    (["recommend", "film-review-sentiment", "--time-limit", "nan"], "--time-limit"),
    (["recommend", "film-review-sentiment", "--families", "lstn"], "did you mean 'lstm'"),
    (["recommend", "film-review-sentiment", "--sizes", "smal"], "did you mean 'small'"),
    (["recommend", "film-review-sentiment", "--provider", "cdua"], "did you mean 'cuda'"),
    (["recommend", "film-review-sentiment", "--device", "raspberry"], "unknown device"),
    (["recommend", "film-review-sentimant"], "did you mean 'film-review-sentiment'"),
    (["profile", "--lengths", "8,0,x"], "'x' is not between 1 and"),
    (["profile", "--lengths", ","], "lengths are whole numbers"),
    (["profile", "--modes", "strem"], "did you mean 'stream'"),
    (["recommend", "film-review-sentiment", "--precision", "int9"], "did you mean 'int8'"),
    (["profile", "--sizes", "smal"], "did you mean 'small'"),
    (["profile", "--task", "nosuch"], "neither a file nor a task"),
    (["profile", "-o", "nowhere/profile.json"], "cannot write nowhere/profile.json"),
    (["profile", "-o", "."], "it is a directory"),
    (["schema", "tesk"], "did you mean 'task'"),
    (["tasks", "film"], "neither a file nor a task"),
    ([], "no terminal to ask questions on"),
]


@pytest.mark.parametrize(("arguments", "says"), MISTAKES, ids=[" ".join(a) for a, _ in MISTAKES])
def test_a_mistake_is_named_in_one_message(advisor, arguments, says, tmp_path):
    ended = advisor(*arguments, cwd=tmp_path)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("error: ")
    assert says.lower() in ended.err.lower()
    assert "hint: " in ended.err
    assert list(tmp_path.iterdir()) == []


def test_help_lists_every_command_on_whole_lines(advisor):
    ended = advisor("--help")
    assert ended.code == 0
    assert "..." not in ended.out.partition("Commands:")[2]
    for command in COMMANDS:
        assert f"  {command} " in ended.out


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(advisor, command):
    ended = advisor(command, "--help")
    assert ended.code == 0
    assert ended.out.startswith(f"Usage: advisor {command}")


def test_the_version_is_the_distributions(advisor):
    from importlib.metadata import version

    assert advisor("--version").out == f"advisor {version('advisor')}\n"


def test_debug_shows_where_an_error_came_from(environment):
    done = subprocess.run(
        [sys.executable, "-m", "advisor", "--debug", "schema", "nosuch"],
        capture_output=True,
        text=True,
        env=environment(),
        check=False,
    )
    assert done.returncode == 1
    assert "Traceback" in done.stderr


def test_a_mistake_of_ours_is_told_in_two_lines(environment):
    code = "from advisor.cli.boundary import exit_code; exit_code(lambda: {}['x'])"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env=environment(),
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("error: advisor itself failed: KeyError: 'x'\nhint: ")
    assert "Traceback" not in done.stderr


def shell(environment, command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"],
        capture_output=True,
        text=True,
        env=environment(ADVISOR=f"{sys.executable} -m advisor"),
        check=False,
    )


needs_a_shell = pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux only")


@needs_a_shell
@pytest.mark.parametrize("command", ["schema report", "tasks", "plugins --json", "--help"])
def test_a_reader_that_has_seen_enough_is_no_error(environment, command):
    done = shell(environment, f"$ADVISOR {command} | head -c 1")
    assert (done.returncode, done.stderr) == (0, "")


@needs_a_shell
def test_a_full_disk_is_told(environment):
    done = shell(environment, "$ADVISOR tasks > /dev/full")
    assert (done.returncode, done.stdout) == (5, "")
    assert done.stderr == "error: cannot write the answer: no space left on device\n"


@needs_a_shell
@pytest.mark.parametrize("closed", [">&-", "<&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_are_no_reason_to_fail(environment, closed):
    done = shell(environment, f"$ADVISOR tasks {closed}")
    assert (done.returncode, done.stderr) == (0, "")
