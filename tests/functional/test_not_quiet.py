"""A command beside programs that burn every core: it says so, and calls nothing too slow."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

BURN = """
import os, sys
parent = int(sys.argv[1])
while os.getppid() == parent:
    sum(range(10_000))
"""


@pytest.fixture
def burning() -> Iterator[None]:
    """Two programs for every core, until the test is over."""
    command = [sys.executable, "-c", BURN, str(os.getpid())]
    burners = [subprocess.Popen(command) for _ in range(2 * (os.cpu_count() or 1))]
    yield
    for burner in burners:
        burner.kill()
        burner.wait()


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.usefixtures("burning")
def test_a_machine_that_burns_is_waited_for_and_never_makes_a_candidate_fail(
    advisor, task, light, tmp_path
):
    ended = advisor(
        "recommend",
        task(),
        *light,
        "--json",
        ADVISOR_HOME=str(tmp_path),
        ADVISOR_QUIET_PATIENCE_S="2",
    )
    assert "waiting for a quiet machine: " in ended.err
    assert "still busy after" in ended.err
    assert ended.json["trust"]["grade"] == "C"
    assert any("the processor was taken away" in r for r in ended.json["trust"]["reasons"])
    assert ended.json["trust"]["advice"]
    verdicts = [v for c in ended.json["candidates"] for v in c["verdicts"]]
    assert verdicts
    assert {v["outcome"] for v in verdicts} <= {"PASS", "UNDECIDED"}


def test_a_patience_that_is_no_time_is_refused(advisor, task, light):
    refused = advisor("recommend", task(), *light, ADVISOR_QUIET_PATIENCE_S="-1")
    assert refused.code == 2
    assert "ADVISOR_QUIET_PATIENCE_S is '-1', not a number of seconds" in refused.err
