"""`advisor ask` as a user meets it: on a real terminal, and without one."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from advisor.files.task_toml import read_task

ADVISOR = [sys.executable, "-m", "advisor"]
REQUIRED = ["--kind", "classification", "--input", "text", "--length", "40", "--mode", "request"]


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """A call without a terminal."""
    return subprocess.run(
        [*ADVISOR, *arguments],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_without_a_terminal_what_is_missing_is_named(tmp_path: Path) -> None:
    outcome = run("ask", "--kind", "tagging", cwd=tmp_path)
    assert outcome.returncode == 2
    assert outcome.stdout == ""
    assert [line for line in outcome.stderr.splitlines() if line.startswith("  - ")] == [
        "  - --input: missing",
        "  - --length: missing",
        "  - --mode: missing",
    ]
    assert list(tmp_path.iterdir()) == []


def test_without_a_terminal_the_required_options_suffice(tmp_path: Path) -> None:
    outcome = run("ask", *REQUIRED, "--memory-mb", "256", cwd=tmp_path)
    assert outcome.returncode == 0
    assert read_task(tmp_path / "task.toml").limits.memory_mb == 256
    again, recommend = outcome.stdout.splitlines()
    assert recommend == "advisor recommend task.toml"
    repeated = run(*shlex.split(again)[1:], "--overwrite", cwd=tmp_path)
    assert repeated.stdout == outcome.stdout


def test_a_file_that_exists_is_not_replaced_unasked(tmp_path: Path) -> None:
    path = tmp_path / "task.toml"
    path.write_text("mine")
    outcome = run("ask", *REQUIRED, cwd=tmp_path)
    assert outcome.returncode == 2
    assert "task.toml exists" in outcome.stderr
    assert path.read_text() == "mine"
    assert run("ask", *REQUIRED, "--overwrite", cwd=tmp_path).returncode == 0
    assert read_task(path).kind == "classification"


def test_the_task_can_go_to_stdout_alone(tmp_path: Path) -> None:
    outcome = run("ask", *REQUIRED, "-o", "-", cwd=tmp_path)
    assert outcome.returncode == 0
    (tmp_path / "again.toml").write_text(outcome.stdout)
    assert read_task(tmp_path / "again.toml").input.length.typical == 40


@pytest.mark.parametrize("target", [".", "nowhere/task.toml"])
def test_a_place_that_cannot_be_written_is_an_error(target: str, tmp_path: Path) -> None:
    outcome = run("ask", *REQUIRED, "-o", target, cwd=tmp_path)
    assert outcome.returncode == 2
    assert "cannot write" in outcome.stderr
    assert "Traceback" not in outcome.stderr


def test_schema_prints_json_and_an_unknown_name_the_nearest(tmp_path: Path) -> None:
    import json

    schema = json.loads(run("schema", "task", cwd=tmp_path).stdout)
    assert schema["properties"]["kind"]["description"]
    outcome = run("schema", "tesk", cwd=tmp_path)
    assert outcome.returncode == 2
    assert "did you mean 'task'?" in outcome.stderr


pexpect = pytest.importorskip("pexpect")
ENTER, DOWN, CTRL_C, CTRL_D = "\r", "\x1b[B", "\x03", "\x04"


class Person:
    """Someone at a terminal of 100 by 50 characters."""

    def __init__(self, cwd: Path, *arguments: str) -> None:
        self.child = pexpect.spawn(
            ADVISOR[0],
            [*ADVISOR[1:], *arguments],
            cwd=str(cwd),
            env={**os.environ, "TERM": "xterm", "NO_COLOR": "1", "PROMPT_TOOLKIT_NO_CPR": "1"},
            dimensions=(50, 100),
            encoding="utf-8",
            timeout=30,
        )

    def sees(self, text: str) -> None:
        self.child.expect_exact(text)

    def types(self, *keys: str) -> None:
        for key in keys:
            self.child.send(key)

    def answers(self, question: str, *keys: str) -> None:
        self.sees(question)
        self.types(*keys, ENTER)

    def leaves_with(self) -> int:
        self.child.expect(pexpect.EOF)
        self.child.close()
        return self.child.exitstatus


def test_a_whole_conversation_with_help_back_and_a_change(tmp_path: Path) -> None:
    person = Person(tmp_path, "ask", "-o", "mine.toml", "--priority", "cost", "--memory-mb", "300")
    person.sees("What should come out?")
    person.types("?")
    person.sees("decides which architectures")
    person.types(DOWN, ENTER)  # tagging
    person.answers("What goes in?")
    person.answers("How many different tokens", "10k")
    person.answers("How long is a typical input", "forty")
    person.sees("Expected a whole number")
    person.answers("How long is a typical input", "50")
    person.answers("And the longest", "<")
    person.answers("How long is a typical input, in steps? [50]", "60")
    person.answers("And the longest that must work? [240]")
    person.answers("How many different tags", "7")
    person.answers("How will it be served?")
    person.answers("must an answer come? [100]", "0.02 s")
    for question in ("percentage", "together", "per second", "model file", "examples"):
        person.answers(question)
    person.answers("pretrained")
    person.answers("something special")
    person.answers("What do you call this task? [text tagging]", "names in news")
    person.sees("Is this right?")
    person.types(DOWN, DOWN, DOWN, DOWN, ENTER)  # how long
    person.answers("How long is a typical input, in steps? [60]", "70")
    person.answers("And the longest that must work? [280]")
    person.answers("Is this right?")
    person.sees("advisor ask --kind tagging")
    person.sees("advisor recommend mine.toml")
    person.answers("Find the recommendation now?", "n")
    assert person.leaves_with() == 0
    task = read_task(tmp_path / "mine.toml")
    assert (task.kind, task.name, task.priority) == ("tagging", "names in news", "cost")
    assert (task.input.length.typical, task.input.length.max) == (70, 280)
    assert (task.input.vocab_size, task.output.size, task.serving.latency_ms) == (10_000, 7, 20)


@pytest.mark.parametrize("key", [CTRL_C, CTRL_D])
def test_breaking_off_writes_nothing_and_says_so(key: str, tmp_path: Path) -> None:
    person = Person(tmp_path, "ask", "--kind", "tagging", "--input", "text")
    person.sees("How many different tokens")
    person.types(key)
    person.sees("stopped; nothing was written")
    assert person.leaves_with() == 130
    assert list(tmp_path.iterdir()) == []


def test_an_existing_file_is_kept_when_told_so(tmp_path: Path) -> None:
    (tmp_path / "task.toml").write_text("mine")
    person = Person(tmp_path, "ask", "--kind", "tagging", "--yes")
    person.answers("How long is a typical input", "40")
    person.answers("Is this right?")
    person.answers("Write the task to which file? [task.toml]")
    person.answers("task.toml exists. Replace it?", "n")
    person.answers("To which other file?", "other.toml")
    person.answers("Find the recommendation now?", "n")
    assert person.leaves_with() == 0
    assert (tmp_path / "task.toml").read_text() == "mine"
    assert read_task(tmp_path / "other.toml").kind == "tagging"


def test_with_enough_options_no_question_is_asked(tmp_path: Path) -> None:
    person = Person(tmp_path, "ask", *REQUIRED, "--yes", "-o", "quiet.toml")
    person.sees("advisor recommend quiet.toml")
    assert person.leaves_with() == 0
    assert read_task(tmp_path / "quiet.toml").kind == "classification"


def test_advisor_alone_on_a_terminal_asks(tmp_path: Path) -> None:
    person = Person(tmp_path)
    person.sees("What should come out?")
    person.types(CTRL_C)
    assert person.leaves_with() == 130
