"""The verdict's rule turned around: the very budget at which the samples begin to pass."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advisor.core.units import significant
from advisor.core.verdict import Outcome
from advisor.decide.between import at_length
from advisor.decide.least_budget import least_budget_s, rounded_down, rounded_up
from advisor.decide.verdicts import verdicts
from advisor.testing.fakes import fake_artifact, fake_candidate, fake_measurement, fake_task

TASK = fake_task()


def outcome(measurement, limit_s, contended):
    task = fake_task(serving={"mode": "request", "latency_ms": limit_s * 1e3})
    return verdicts(task, fake_artifact(fake_candidate(), task), measurement, contended)[0].outcome


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.lists(st.floats(0.001, 1.0), min_size=15, max_size=60), min_size=1, max_size=8),
    st.booleans(),
)
def test_it_passes_there_and_not_below(processes, samples, contended):
    measured = processes(TASK, samples)
    least = least_budget_s(measured, "request", 40, 0.95, contended)
    if least is None:
        assert outcome(measured, 2.0, contended) is Outcome.UNDECIDED
        return
    assert outcome(measured, least * 1.000001, contended) is Outcome.PASS
    assert outcome(measured, least * 0.999999, contended) is not Outcome.PASS


def test_a_predicted_length_needs_what_the_next_longer_one_needs():
    measured = fake_measurement(fake_candidate(), TASK, 2.0, lengths=(10, 160))
    far = least_budget_s(measured, "request", 160, 0.95)
    predicted = at_length(measured, 40, 160, 80)
    assert least_budget_s(predicted, "request", 80, 0.95) == far
    assert least_budget_s(predicted, "request", 160, 0.95) == far


def test_a_length_that_was_not_measured_has_none():
    assert least_budget_s(fake_measurement(fake_candidate(), TASK), "request", 77, 0.95) is None


@given(st.floats(1e-6, 1e9))
def test_rounding_is_to_the_safe_side_and_to_what_is_printed(value):
    up, down = rounded_up(value), rounded_down(value)
    assert down <= value * (1 + 1e-9)
    assert up >= value * (1 - 1e-9)
    assert up - down <= 0.0101 * value
    for rounded in (up, down):
        if value >= 0.01:
            assert float(significant(rounded).replace(",", "")) == pytest.approx(rounded, rel=1e-9)
