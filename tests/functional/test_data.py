"""`advisor data` as a user calls it: the table, the JSON, the task file, mistakes."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from advisor.files.task_toml import read_task

WORDS = ["quick", "slow", "red", "blue", "old", "new"]


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "advisor", *arguments],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )


@pytest.fixture
def reviews(tmp_path: Path) -> Path:
    chance = random.Random(0)
    rows = ["text,label\n"]
    for i in range(90):
        words = [chance.choice(WORDS) for _ in range(8)]
        rows.append(f"{' '.join(words)} {('bad', 'good')[i % 2]} {i},{('neg', 'pos')[i % 2]}\n")
    path = tmp_path / "reviews.csv"
    path.write_text("".join(rows), encoding="utf-8")
    return path


def test_the_table_says_what_was_read_and_found(reviews: Path) -> None:
    outcome = run("data", reviews.name, cwd=reviews.parent)
    assert outcome.returncode == 0, outcome.stderr
    rows = dict(line.split(None, 1) for line in outcome.stdout.splitlines() if line[:1] != " ")
    assert rows["kind"] == "classification"
    assert rows["columns"] == "text: text, label: label"
    assert rows["examples"] == "90 texts"
    assert rows["classes"].startswith("2 classes (")
    assert {"length", "lengths", "padding", "vocabulary", "duplicates", "split"} <= set(rows)


def test_the_task_file_is_written_with_reasons_and_can_be_read(reviews: Path) -> None:
    outcome = run("data", reviews.name, "-o", "task.toml", "--json", cwd=reviews.parent)
    assert outcome.returncode == 0, outcome.stderr
    found = json.loads(outcome.stdout)
    assert found["schema_version"] == 1
    assert {"name", "says", "figures"} == set(found["facts"][0])
    task = read_task(reviews.parent / "task.toml")
    assert (task.kind, task.output.size, task.data.examples) == ("classification", 2, 90)
    text = (reviews.parent / "task.toml").read_text(encoding="utf-8")
    for need in found["needs"]:
        assert getattr(task.needs, need["need"]) == need["value"]
        assert f"# needs.{need['need']} = {need['value']}: {need['reason']}" in text
    again = run("data", reviews.name, "-o", "task.toml", cwd=reviews.parent)
    assert again.returncode == 2
    assert "task.toml exists" in again.stderr


def test_the_questionnaire_starts_from_the_data(reviews: Path) -> None:
    options = ("--data", reviews.name, "--mode", "request", "--name", "mine", "--yes", "-o", "-")
    outcome = run("ask", *options, cwd=reviews.parent)
    assert outcome.returncode == 0, outcome.stderr
    assert 'kind = "classification"' in outcome.stdout
    assert 'name = "mine"' in outcome.stdout
    assert "examples = 90" in outcome.stdout


def test_a_given_test_set(reviews: Path) -> None:
    lines = reviews.read_text(encoding="utf-8").splitlines(keepends=True)
    (reviews.parent / "test.csv").write_text("".join(lines[:1] + lines[61:]), encoding="utf-8")
    reviews.write_text("".join(lines[:61]), encoding="utf-8")
    outcome = run("data", reviews.name, "--test", "test.csv", "--json", cwd=reviews.parent)
    facts = {each["name"]: each for each in json.loads(outcome.stdout)["facts"]}
    assert facts["split"]["figures"]["test"] == 30
    assert "test set given (test.csv)" in facts["split"]["says"]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--label", "lable"), "did you mean 'label'?"),
        (("--kind", "clasification"), "did you mean 'classification'?"),
        (("--split", "group"), "name it with --group"),
        (("--split", "sorted"), "one of: stratified"),
        (("--test", "none.csv"), "there is no file none.csv"),
    ],
)
def test_mistakes(reviews: Path, options: tuple[str, ...], says: str) -> None:
    outcome = run("data", reviews.name, *options, cwd=reviews.parent)
    assert (outcome.returncode, outcome.stdout) == (2, "")
    assert says in outcome.stderr
    assert "Traceback" not in outcome.stderr


def test_parquet_without_its_library_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(b"PAR1")
    hidden = "import sys; sys.modules['pyarrow'] = None; "
    code = hidden + "from advisor.cli.main import run; sys.exit(run(['data', 'a.parquet']))"
    outcome = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert outcome.returncode == 5
    assert "pip install pyarrow" in outcome.stderr


def test_a_large_file_is_sampled_and_that_is_said(tmp_path: Path) -> None:
    rows = "".join(f"words of example {i} here {'ab'[i % 2]},{i % 2}\n" for i in range(20_000))
    (tmp_path / "big.csv").write_text("text,label\n" + rows, encoding="utf-8")
    outcome = run("data", "big.csv", "--largest-mb", "0.1", "--json", cwd=tmp_path)
    notes = json.loads(outcome.stdout)["notes"]
    assert any("larger than the limit of 0.1 MB" in note for note in notes)
