"""The limits at which a verdict turns: the very budget at which the samples begin to pass, and the
one at which they no longer fail."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.core.quantiles import quantile
from advisor.core.units import significant
from advisor.core.verdict import Outcome
from advisor.decide import anytime
from advisor.decide.anytime import next_process_s
from advisor.decide.between import at_length
from advisor.decide.latency_rule import BUSY_MARGIN, FAR_OVER, FAR_WITHIN, bounds
from advisor.decide.least_budget import (
    greatest_failing_s,
    least_budget_s,
    rounded_down,
    rounded_up,
)
from advisor.decide.verdicts import verdicts
from advisor.testing.fakes import fake_artifact, fake_candidate, fake_measurement, fake_task

TASK = fake_task()
PASS, FAIL, UNDECIDED = Outcome.PASS, Outcome.FAIL, Outcome.UNDECIDED


def outcome(measurement, limit_s, contended):
    task = fake_task(serving={"mode": "request", "latency_ms": limit_s * 1e3})
    return verdicts(task, fake_artifact(fake_candidate(), task), measurement, contended)[0].outcome


def spelled_out(processes, limit, q, contended):
    """The rule as its module tells it, condition by condition."""
    runs = [s for process in processes for s in process]
    count, n, over = len(processes), len(runs), sum(s > limit for s in runs)
    within = sum(quantile(process, q) <= limit for process in processes)
    low, high = next_process_s(processes, q) if count >= 3 and not contended else (None, None)
    if contended and count >= 3:
        margin = limit / BUSY_MARGIN * (1 + 1e-12)
        late = sum(s > margin for s in runs)
        early = sum(quantile(process, q) <= margin for process in processes)
        if anytime.passes(late, n, q) and early > count / 2:
            return PASS
    elif anytime.passes(over, n, q) and (within == count or (contended and within > count / 2)):
        if count < 3:
            far = [s for s in runs if s * FAR_WITHIN <= limit * (1 + 1e-12)]
            return PASS if anytime.passes(n - len(far), n, q) else UNDECIDED
        return PASS if high <= limit else UNDECIDED
    if anytime.fails(over, n, q) and within == 0:
        if contended:
            return FAIL if min(runs) > FAR_OVER * limit else UNDECIDED
        return FAIL if (min(runs) if count < 3 else low) > limit else UNDECIDED
    return UNDECIDED


SECONDS = st.floats(0.001, 1.0) | st.sampled_from([0.01, 0.02, 0.03])
PROCESSES = st.lists(st.lists(SECONDS, min_size=2, max_size=60), min_size=1, max_size=8)


@settings(deadline=None, max_examples=300)
@given(PROCESSES, st.booleans(), st.sampled_from([0.5, 0.9, 0.95]), st.data())
def test_its_two_limits_say_what_the_rule_says_at_every_limit(processes, contended, q, data):
    found = bounds(processes, q, contended)
    turns = [s for s in (found.lower_s, found.upper_s) if s is not None]
    beside = [s * x for s in turns for x in (0.999999, 1.0, 1.000001)]
    limits = [*beside, data.draw(SECONDS), data.draw(st.sampled_from(processes[0]))]
    for limit in limits:
        assert found.outcome(limit) is spelled_out(processes, limit, q, contended)


@given(PROCESSES, st.booleans())
def test_nothing_both_passes_and_fails(processes, contended):
    found = bounds(processes, 0.95, contended)
    assert found.lower_s is None or found.upper_s is None or found.lower_s <= found.upper_s


def test_the_order_of_processes_and_runs_does_not_matter():
    processes = [[0.01 * (1 + (7 * i + k) % 30) for i in range(90)] for k in range(4)]
    mixed = [sorted(process, reverse=True) for process in processes[::-1]]
    found, again = bounds(processes, 0.95), bounds(mixed, 0.95)
    assert (found.lower_s, found.upper_s) == pytest.approx((again.lower_s, again.upper_s))


@pytest.mark.parametrize("contended", [False, True])
def test_a_measured_candidate_is_judged_by_them(contended):
    measured = fake_measurement(fake_candidate(), TASK, 2.0)
    least = least_budget_s(measured, "request", 40, 0.95, contended)
    most = greatest_failing_s(measured, "request", 40, 0.95, contended)
    assert outcome(measured, least * 1.000001, contended) is PASS
    assert outcome(measured, least * 0.999999, contended) is UNDECIDED
    assert outcome(measured, most * 1.000001, contended) is UNDECIDED
    assert outcome(measured, most * 0.999999, contended) is FAIL


def test_a_predicted_length_needs_what_the_next_longer_one_needs():
    measured = fake_measurement(fake_candidate(), TASK, 2.0, lengths=(10, 160))
    far = least_budget_s(measured, "request", 160, 0.95)
    predicted = at_length(measured, 40, 160, 80)
    assert least_budget_s(predicted, "request", 80, 0.95) == far
    assert least_budget_s(predicted, "request", 160, 0.95) == far
    near = greatest_failing_s(measured, "request", 40, 0.95)
    assert greatest_failing_s(predicted, "request", 80, 0.95) == near


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
