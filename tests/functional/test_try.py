"""`advisor try` as a user runs it: real training on small made-up data, faults and resuming."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

TASK = """
schema_version = 1
name = "toy"
kind = "classification"
[input]
type = "tokens"
vocab_size = 100
length = { typical = 8, max = 12 }
[output]
size = 2
[serving]
mode = "request"
"""
BREAKING = """
import os, sys
if "advisor.learn.trial_worker" in sys.orig_argv:
    from advisor.learn import fit_network
    real = fit_network.train
    def train(request, family, problem):
        if request.candidate.family == "gru":
            os.kill(os.getpid(), 9)
        if request.candidate.family == "lstm":
            raise MemoryError("not enough memory")
        return real(request, family, problem)
    fit_network.train = train
"""


@pytest.fixture
def files(tmp_path) -> tuple[Path, Path]:
    """A task, and 200 texts of which one word decides the class."""
    task, data = tmp_path / "task.toml", tmp_path / "data.csv"
    task.write_text(TASK, encoding="utf-8")
    chance = random.Random(0)
    rows = []
    for number in range(200):
        label = number % 2
        words = [chance.choice(["the", "a", "film", "of"]) for _ in range(5)] + [f"n{number}"]
        words.insert(chance.randrange(6), ("awful", "great")[label])
        rows.append(f"{' '.join(words)},{label}")
    data.write_text("text,label\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return task, data


def command(task, data, *more):
    limit = ("--time-limit", "60", "--sizes", "tiny", "--json")
    return [sys.executable, "-m", "advisor", "try", task, "--data", data, *limit, *more]


def run(tmp_path, *arguments, **environment):
    return subprocess.run(
        list(map(str, command(*arguments))),
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "ADVISOR_HOME": str(tmp_path / "home"), **environment},
    )


@pytest.mark.slow
def test_baselines_compete_and_a_second_run_trains_nothing_again(files, tmp_path):
    done = run(tmp_path, *files, "--families", "tcn")
    assert done.returncode in (0, 4), done.stderr
    told = json.loads(done.stdout)
    rows = {row["family"]: row for row in told["trials"]}
    wanted = {"candidate", "family", "baseline", "metric", "score", "low", "high", "parameters"}
    assert all(wanted | {"seconds"} <= set(row) for row in rows.values())
    assert rows["tfidf-logistic"]["baseline"] and rows["tfidf-logistic"]["score"] > 0.9
    assert rows["most-frequent"]["score"] == pytest.approx(0.5, abs=0.1)
    kept = {p: p.stat().st_mtime_ns for p in (tmp_path / "home").rglob("runs/*.json")}
    assert kept
    again = run(tmp_path, *files, "--families", "tcn")
    for path, changed in kept.items():
        assert path.stat().st_mtime_ns == changed
    assert json.loads(again.stdout)["trials"][0]["score"] >= 0.9


@pytest.mark.long
@pytest.mark.slow
def test_one_that_crashes_or_runs_out_of_memory_is_a_failure_row(files, tmp_path):
    place = tmp_path / "fault"
    place.mkdir()
    (place / "sitecustomize.py").write_text(BREAKING, encoding="utf-8")
    path = os.pathsep.join(filter(None, (str(place), os.environ.get("PYTHONPATH"))))
    done = run(tmp_path, *files, "--families", "gru,lstm", PYTHONPATH=path)
    told = json.loads(done.stdout)
    reasons = " ".join(failure["reason"] for failure in told["failures"])
    assert "signal 9" in reasons or not told["complete"]
    assert {row["family"] for row in told["trials"]} == {"most-frequent", "tfidf-logistic"}
    assert told["chosen"] == "tfidf-logistic"


@pytest.mark.long
@pytest.mark.slow
def test_killed_and_started_again_it_goes_on(files, tmp_path):
    home = {**os.environ, "ADVISOR_HOME": str(tmp_path / "home")}
    asked = list(map(str, command(*files, "--families", "tcn")))
    with subprocess.Popen(
        asked, env=home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        until = time.monotonic() + 120
        while not list((tmp_path / "home").rglob("runs/*.json")) and time.monotonic() < until:
            time.sleep(0.1)
        process.kill()
    kept = {p: p.read_bytes() for p in (tmp_path / "home").rglob("runs/*.json")}
    assert kept
    done = run(tmp_path, *files, "--families", "tcn")
    assert {row["family"] for row in json.loads(done.stdout)["trials"]} >= {"most-frequent"}
    assert all(path.read_bytes() == content for path, content in kept.items())


def test_data_that_does_not_fit_the_task_is_the_users_mistake(files, tmp_path):
    task, data = files
    task.write_text(
        TASK.replace('"tokens"\nvocab_size = 100', '"features"\nchannels = 3'), encoding="utf-8"
    )
    done = run(tmp_path, task, data)
    assert done.returncode == 2
    assert "reads features" in done.stderr and not done.stdout


def test_a_split_that_does_not_exist_is_said(files, tmp_path):
    done = run(tmp_path, *files, "--split", "sideways", "--parts", "1,2")
    assert done.returncode == 2
    assert "--split" in done.stderr and "--parts" in done.stderr
