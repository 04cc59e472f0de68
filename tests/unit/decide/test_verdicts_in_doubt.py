"""A busy machine, and a time limit that left one process: what may still be said."""

from __future__ import annotations

import pytest

from advisor.core.measurement import Measurement
from advisor.core.verdict import Outcome, Verdict
from advisor.decide.verdicts import verdicts
from advisor.testing.fakes import fake_artifact, fake_candidate, fake_measurement, fake_task


def latency(measurement: Measurement, busy: bool) -> Verdict:
    task = fake_task()
    return verdicts(task, fake_artifact(fake_candidate(), task), measurement, busy)[0]


@pytest.mark.parametrize(
    ("p50_ms", "outcome"),
    [(19.0, Outcome.UNDECIDED), (25.0, Outcome.UNDECIDED), (60.0, Outcome.FAIL)],
)
def test_a_busy_machine_fails_only_what_is_far_over_in_its_fastest_run(p50_ms, outcome):
    measured = fake_measurement(fake_candidate(), fake_task(), p50_ms)
    assert latency(measured, busy=True).outcome is outcome


@pytest.mark.parametrize(("p50_ms", "outcome"), [(5.0, "PASS"), (9.0, "UNDECIDED")])
def test_one_process_can_pass_only_far_within(p50_ms, outcome):
    measured = fake_measurement(fake_candidate(), fake_task(), p50_ms)
    alone = measured.model_copy(update={"runs": measured.runs[:1]})
    found = latency(alone, busy=False)
    assert found.outcome == outcome
    assert outcome == "PASS" or found.needs == "3 processes, not 1"


def test_one_process_can_fail():
    measured = fake_measurement(fake_candidate(), fake_task(), 60.0)
    alone = measured.model_copy(update={"runs": measured.runs[:1]})
    assert latency(alone, busy=False).outcome is Outcome.FAIL
