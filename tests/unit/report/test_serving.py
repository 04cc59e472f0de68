"""How a candidate serves, in words and columns: only what there is, and nothing made up."""

from __future__ import annotations

import json

import pytest

from advisor.core.serving import Energy
from advisor.core.verdict import Outcome
from advisor.core.view import View
from advisor.report.json_report import JsonReporter
from advisor.report.serving import facts, tables
from advisor.report.terminal import TerminalReporter
from advisor.testing.fakes import fake_recommendation, fake_task

MANY = fake_task(serving={"mode": "request", "latency_ms": 20.0, "requests_per_second": 50.0})


def served(mode="request", task=None):
    answer = fake_recommendation("recommended", mode, task)
    return answer.serving[0], answer.task, answer.contenders[0].artifact


def told(one, task) -> str:
    return "\n".join(f"{label}: {text}" for label, text in facts(one, task))


@pytest.mark.parametrize(
    ("mode", "titles"),
    [("request", ["at a time"]), ("stream", []), ("generate", ["before it"])],
)
def test_a_mode_shows_its_own_scenarios_only(mode, titles):
    assert [columns[0].title for columns in tables(*served(mode))] == titles


def test_random_arrivals_are_shown_where_a_rate_is_asked_for():
    one, task, artifact = served(task=MANY)
    assert len(tables(one, task, artifact)) == 2
    assert "50 a second, asked for: surely kept" in told(one, task)


def test_one_batch_alone_is_no_sweep():
    one, task, artifact = served()
    alone = one.model_copy(update={"batches": one.batches[:1]})
    assert tables(alone, task, artifact) == ()
    assert "throughput" not in told(alone, task)


def test_the_best_batch_is_not_one_that_is_late():
    one, task, _ = served()
    assert one.batches[-1].outcome is Outcome.FAIL
    assert "8 at a time" in told(one, task)


def test_a_cache_and_a_state_are_told_apart():
    for row, title in ((0, "state"), (1, "cache")):
        answer = fake_recommendation("recommended", "generate")
        (columns,) = tables(answer.serving[0], answer.task, answer.contenders[row].artifact)
        assert columns[-1].title == title


def test_an_open_deadline_is_not_called_kept():
    one, task, _ = served("stream")
    late = one.streaming.model_copy(
        update={
            "outcome": Outcome.UNDECIDED,
            "latency_s": None,
            "miss_share_upper": None,
            "needs": "a quieter machine: this one was busy",
        }
    )
    words = told(one.model_copy(update={"streaming": late}), task)
    assert "not surely kept" in words
    assert "too few for a bound" in words
    assert "to tell it: it takes a quieter machine" in words


def test_energy_is_a_figure_or_says_why_not():
    one, task, _ = served()
    assert "energy: unavailable: this machine shows no energy counter" in told(one, task)
    metered = one.model_copy(update={"energy": Energy(joules=0.0034, note="of the processor")})
    assert "energy: 3.40 mJ per request, of the processor" in told(metered, task)


def test_the_figures_of_another_device_are_not_called_measured_here():
    one, task, _ = served()
    there = one.model_copy(update={"origin": "measured-same-hardware"})
    assert "origin: measured on that device, not here" in told(there, task)


def test_the_document_gives_milliseconds_and_null_for_what_a_mode_lacks():
    def entry(mode):
        answer = fake_recommendation("recommended", mode)
        return json.loads(JsonReporter().render(View(answer)))["serving"][0]

    request, stream, generate = (entry(mode) for mode in ("request", "stream", "generate"))
    assert request["load_ms"] == 21.0
    assert request["batches"][0]["at_percentile_ms"] == pytest.approx(2.97, abs=0.01)
    assert (request["stream"], request["service"], request["past"]) == (None, None, [])
    assert stream["stream"]["period_ms"] == 10.0
    assert generate["past"][0]["token_ms"] == pytest.approx(0.619, abs=0.001)


def test_nothing_is_said_of_a_candidate_that_was_not_tried():
    answer = fake_recommendation("tie")
    assert answer.serving == ()
    assert " serves" not in TerminalReporter().render(View(answer)).decode()


@pytest.mark.parametrize("width", [40, 80, 160])
def test_no_line_is_wider_than_the_terminal(width):
    text = TerminalReporter().render(View(fake_recommendation(task=MANY), width=width)).decode()
    assert " serves" in text
    assert max(len(line) for line in text.splitlines()) <= width
