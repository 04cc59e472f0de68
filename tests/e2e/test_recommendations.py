"""A real recommendation per serving mode, on shipped tasks: exported, measured and decided here.

Two families of one size each, so that it takes seconds; what is asked of the numbers is what must
hold on any machine.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Case:
    """A shipped task, the families compared, and the graphs that one of them is exported to."""

    task: str
    families: tuple[str, ...]
    forms: frozenset[str]
    lengths: bool


CASES = {
    "request": Case(
        "phone-intent-detection", ("gru", "transformer-encoder"), frozenset({"whole"}), True
    ),
    "stream": Case("keyword-spotting", ("gru", "tcn"), frozenset({"step"}), False),
    "generate": Case(
        "keyboard-next-word",
        ("lstm", "transformer-decoder"),
        frozenset({"prefill", "step"}),
        False,
    ),
}
SERIES = {"request": "request", "stream": "step", "generate": "token"}


def command(case: Case) -> list[str]:
    lengths = [] if case.lengths else ["--no-lengths", "--no-serving"]
    return [
        *("recommend", case.task, "--json", "--families", ",".join(case.families)),
        *("--sizes", "tiny", *lengths),
    ]


@pytest.fixture(scope="module", params=CASES)
def mode(request) -> str:
    return request.param


@pytest.fixture(scope="module")
def report(mode, advisor) -> dict[str, Any]:
    return advisor(*command(CASES[mode])).answer


def by_family(report: dict[str, Any]) -> dict[str, Any]:
    return {candidate["family"]: candidate for candidate in report["candidates"]}


def test_every_family_was_measured_in_the_task_s_mode(report, mode):
    assert set(by_family(report)) == set(CASES[mode].families)
    for candidate in report["candidates"]:
        latency = candidate["latency_ms"]
        assert latency["series"] == SERIES[mode]
        assert latency["length"] == report["task"]["input"]["length"]["typical"]
        assert latency["processes"] >= (3 if candidate["standing"] == "recommended" else 1)
        assert latency["n"] >= 25
        assert candidate["origin"] == "measured-here"
    assert report["failures"] == []


def test_percentiles_are_in_order(report, mode):
    entries = [candidate["latency_ms"] for candidate in report["candidates"]]
    if mode == "generate":
        entries += [candidate["first_token_ms"] for candidate in report["candidates"]]
    for latency in entries:
        there = [latency[p] for p in ("p50", "p90", "p95", "p99") if latency[p] is not None]
        assert there == sorted(there)
        assert 0 < there[0] < 1000
        assert latency["upper_bound"] >= latency["at_percentile"]


def test_memory_and_size_are_plausible(report):
    for candidate in report["candidates"]:
        weights_mb = candidate["parameters"] * 4 / 1e6
        assert weights_mb <= candidate["model_mb"] < weights_mb * 1.2 + 0.2
        assert candidate["load_ms"] > 0
        assert candidate["first_run_ms"] > 0
        if candidate["memory_mb"] is not None:
            assert candidate["model_mb"] < candidate["memory_mb"] < 1000


def test_sizes_are_comparable(report):
    backbones = [c["parameters_by_part"]["backbone"] for c in report["candidates"]]
    assert max(backbones) <= 1.25 * min(backbones)  # each within 10 % of the band


def test_the_models_are_there_to_use(report, mode):
    for candidate in report["candidates"]:
        graphs = candidate["artifact"]["graphs"]
        assert {graph["form"] for graph in graphs} == CASES[mode].forms
        for graph in graphs:
            content = Path(graph["path"]).read_bytes()
            assert hashlib.sha256(content).hexdigest() == graph["sha256"]


def test_the_recommended_one_passes_everything_and_says_how_to_run_it(report):
    answer = report["recommendation"]
    assert answer["status"] in ("recommended", "tie")
    (winner,) = [c for c in report["candidates"] if c["id"] == answer["candidate"]]
    assert winner["family"] == answer["family"]
    assert {verdict["outcome"] for verdict in winner["verdicts"]} == {"PASS"}
    assert winner["settings"]["provider"] == "CPUExecutionProvider"
    assert winner["settings"]["threads"] == 1
    assert answer["reasons"]
    assert sum(c["probability_best"] for c in report["candidates"]) == pytest.approx(1, abs=0.01)


def test_every_other_one_has_its_reason(report):
    for candidate in report["candidates"]:
        assert candidate["reason"]
        assert candidate["quality"]["sd"] > 0


def test_crossings_lie_within_what_was_measured(report, mode):
    if not CASES[mode].lengths:
        assert report["crossings"] == []
        return
    measured = [entry["length"] for c in report["candidates"] for entry in c["lengths"]]
    assert len(set(measured)) >= 4
    assert report["crossings"], "said of every pair: where, or that there is none"
    for crossing in report["crossings"]:
        if crossing["length"] is not None:
            assert min(measured) <= crossing["low"] <= crossing["length"] <= crossing["high"]
            assert crossing["high"] <= max(measured)


@pytest.mark.long
def test_measured_again_the_answer_is_the_same_or_a_tie(report, mode, advisor):
    again = advisor(*command(CASES[mode]), "--fresh").json
    assert by_family(again).keys() == by_family(report).keys()
    first, second = report["recommendation"], again["recommendation"]
    named = {first["candidate"], *first["tied"]}
    assert second["candidate"] in named or first["candidate"] in second["tied"]


def test_the_settings_to_run_with_were_measured(report):
    settings = report["recommendation"]["settings"]
    cores = report["device"]["usable_cores"]
    if cores == 1:
        assert settings is None
        return
    assert 1 <= settings["intra_op_num_threads"] <= cores
    assert settings["low"] <= settings["times_as_fast"] <= settings["high"]
    assert settings["times_as_fast"] >= 1
