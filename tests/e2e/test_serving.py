"""How the winner serves, for real: a shipped request task, two families of the smallest size."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.long]

COMMAND = (
    *("recommend", "film-review-sentiment", "--json", "--no-lengths"),
    *("--families", "gru,transformer-encoder", "--sizes", "tiny"),
)


@pytest.fixture(scope="module")
def report(advisor) -> dict[str, Any]:
    ended = advisor(*COMMAND)
    assert ended.code in (0, 4), ended.err  # 4: a busy machine leaves it open
    return ended.json


def test_the_winner_was_tried_in_batches(report):
    if report["recommendation"]["candidate"] is None:
        pytest.skip("the machine was too busy to name one")
    (served,) = report["serving"]
    assert served["candidate"] == report["recommendation"]["candidate"]
    assert served["origin"] == "measured-here"
    batches = served["batches"]
    assert [b["batch"] for b in batches[:2]] == [1, 2]
    for point in batches:
        assert point["items_per_s"] > 0
        assert point["outcome"] in ("PASS", "FAIL", "UNDECIDED")
    assert (served["stream"], served["past"], served["service"]) == (None, [], None)


def test_the_cold_start_and_the_energy_are_told_or_why_not(report):
    for served in report["serving"]:
        assert served["load_ms"] > 0
        assert served["first_run_ms"] > 0
        energy = served["energy"]
        assert (energy["joules"] is None) == energy["note"].startswith("unavailable: ")


def test_the_second_time_nothing_is_measured(report, advisor):
    ended = advisor(*COMMAND)
    assert ended.json["serving"] == report["serving"]
