"""Deadlines and rates become requirements; a rate not tried follows from its neighbours."""

from __future__ import annotations

import pytest

from advisor.core.serving import RatePoint, Service
from advisor.core.verdict import Outcome
from advisor.decide.scenarios import DEADLINE, RATE, rate_outcome, scenario_verdicts
from advisor.testing.fakes import fake_recommendation, fake_task

PASS, FAIL, OPEN = Outcome.PASS, Outcome.FAIL, Outcome.UNDECIDED
MANY = fake_task(
    serving={"mode": "request", "latency_ms": 20.0, "requests_per_second": 50.0}, limits={}
)


def service(points: dict[float, Outcome], kept: float | None, lost: float | None) -> Service:
    return Service(
        workers=1,
        wanted_per_s=50.0,
        points=tuple(
            RatePoint(per_s=r, answered=100, latency_s=0.004, upper_s=0.005, outcome=o)
            for r, o in points.items()
        ),
        highest_per_s=kept,
        fails_per_s=lost,
    )


@pytest.mark.parametrize(
    ("found", "outcome"),
    [
        (service({50.0: PASS}, 50.0, None), PASS),
        (service({49.9: FAIL}, None, 49.9), FAIL),
        (service({50.0: OPEN, 100.0: PASS}, 100.0, None), PASS),
        (service({50.0: OPEN, 25.0: FAIL}, None, 25.0), FAIL),
        (service({50.0: OPEN, 25.0: PASS, 100.0: FAIL}, 25.0, 100.0), OPEN),
        (service({20.0: FAIL}, None, 20.0), FAIL),
        (service({20.0: PASS}, 20.0, None), OPEN),
    ],
)
def test_a_rate_is_kept_below_one_that_is_and_lost_above_one_that_is(found, outcome):
    assert rate_outcome(found, 50.0) is outcome


def test_only_what_the_task_names_is_required():
    answer = fake_recommendation("recommended", "request", MANY)
    assert [v.requirement for v in scenario_verdicts(MANY, answer.serving[0])] == [RATE]
    free = fake_task(limits={})
    served = fake_recommendation("recommended", "request", free).serving[0]
    assert scenario_verdicts(free, served) == ()


def test_a_missed_deadline_says_how_many_steps_were_late():
    task = fake_task("stream")
    served = fake_recommendation("recommended", "stream", task).serving[0]
    assert served.streaming is not None
    late = served.streaming.model_copy(update={"misses": 90, "outcome": FAIL})
    (verdict,) = scenario_verdicts(task, served.model_copy(update={"streaming": late}))
    assert (verdict.requirement, verdict.outcome, verdict.limit) == (DEADLINE, FAIL, 2.0)
    assert "90 of 900 steps" in verdict.reason


def test_a_rate_that_is_lost_says_which_one_is_kept():
    answer = fake_recommendation("recommended", "request", MANY).serving[0]
    lost = service({50.0: FAIL, 40.0: PASS}, 40.0, 50.0)
    (verdict,) = scenario_verdicts(MANY, answer.model_copy(update={"service": lost}))
    assert verdict.outcome is FAIL
    assert "40.0 requests a second" in verdict.needs
    assert (verdict.lower, verdict.upper) == (40.0, 50.0)
