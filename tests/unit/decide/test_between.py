"""What a profile says of a length between two that it measured."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.core.predicted import Predicted
from advisor.core.verdict import Outcome, Verdict
from advisor.decide.between import at_length, bracketed, neighbours, renamed
from advisor.testing.fakes import fake_candidate, fake_measurement, fake_task

PASS, FAIL, UNDECIDED = Outcome.PASS, Outcome.FAIL, Outcome.UNDECIDED
TASK = fake_task()


def verdict(outcome: Outcome, reason: str = "why", **more) -> Verdict:
    return Verdict(
        candidate_id="c", requirement="latency", outcome=outcome, reason=reason, unit="ms", **more
    )


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (10, (10, 10)),
        (160, (160, 160)),
        (11, (10, 40)),
        (39, (10, 40)),
        (41, (40, 160)),
        (9, None),
        (161, None),
    ],
)
def test_neighbours(wanted, found):
    assert neighbours((40, 160, 10), wanted) == found


def test_nothing_measured_has_no_neighbours():
    assert neighbours((), 5) is None


@given(st.sets(st.integers(1, 5000), min_size=1), st.integers(1, 5000))
def test_neighbours_are_measured_and_as_near_as_can_be(lengths, wanted):
    found = neighbours(tuple(lengths), wanted)
    if found is None:
        assert wanted < min(lengths) or wanted > max(lengths)
        return
    low, high = found
    assert {low, high} <= lengths
    assert low <= wanted <= high
    assert not [x for x in lengths if low < x < high]


@given(st.floats(-0.2, 1.5), st.integers(11, 39))
def test_a_cost_that_is_a_power_of_length_is_met_exactly(growth, wanted):
    task = fake_task(input={"type": "tokens", "length": {"typical": 10}})
    measured = fake_measurement(
        fake_candidate(), task, 2.0, growth=growth, lengths=(10, 40), rounds=2, samples=9
    )
    found = at_length(measured, 10, 40, wanted)
    assert found.origin == "predicted"
    expected = 0.002 * (wanted / 10) ** growth
    assert found.median_s("request", wanted) == pytest.approx(expected, rel=1e-5)
    assert found.samples("request", 40) == measured.samples("request", 40)


def test_a_series_that_one_neighbour_lacks_is_not_predicted():
    measured = fake_measurement(fake_candidate(), TASK, 2.0, lengths=(10,), rounds=1)
    assert at_length(measured, 10, 160, 50).median_s("request", 50) is None


def test_a_given_prediction_stands_in_place_of_the_straight_line():
    measured = fake_measurement(
        fake_candidate(), TASK, 2.0, growth=1.0, lengths=(10, 40), rounds=2, samples=9
    )
    found = at_length(measured, 10, 40, 20, {"request": Predicted(0.0033, 1.04)})
    assert found.median_s("request", 20) == pytest.approx(0.0033, rel=1e-9)
    assert found.predicted_share == pytest.approx(0.04)
    assert found.origin == "predicted"
    longer, here = measured.samples("request", 40), found.samples("request", 20)
    assert [a / longer[0] for a in longer] == pytest.approx([b / here[0] for b in here])


def test_without_a_prediction_there_is_no_interval():
    measured = fake_measurement(fake_candidate(), TASK, 2.0, lengths=(10, 40), rounds=1)
    assert at_length(measured, 10, 40, 20).predicted_share is None


def test_renamed_keeps_only_that_length():
    measured = fake_measurement(fake_candidate(), TASK, 2.0, lengths=(10, 160))
    found = renamed(measured, 160, 50)
    assert found.lengths("request") == (50,)
    assert found.samples("request", 50) == measured.samples("request", 160)


@pytest.mark.parametrize(
    ("below", "above", "outcome"),
    [
        (PASS, PASS, PASS),
        (UNDECIDED, PASS, PASS),  # what passes at a longer length passes here
        (FAIL, FAIL, FAIL),
        (FAIL, UNDECIDED, FAIL),
        (PASS, FAIL, UNDECIDED),
        (PASS, UNDECIDED, UNDECIDED),
        (UNDECIDED, FAIL, UNDECIDED),
        (UNDECIDED, UNDECIDED, UNDECIDED),
    ],
)
@pytest.mark.parametrize("here", [PASS, FAIL, UNDECIDED])
def test_only_neighbours_decide_never_the_prediction(here, below, above, outcome):
    (found,) = between(verdict(here, value=5.0), verdict(below), verdict(above))
    assert found.outcome is outcome


def between(here: Verdict, below: Verdict, above: Verdict) -> tuple[Verdict, ...]:
    return bracketed([here], [below], [above], (10, 50, 160))


def test_the_reason_and_the_figures_are_those_of_the_neighbour_that_decides():
    here, late, early = (
        verdict(PASS, value=5.0),
        verdict(FAIL, "p95 30 ms is over 20 ms", value=30.0),
        verdict(PASS, "p95 3 ms is within 20 ms", value=3.0),
    )
    (found,) = between(here, early, early)
    assert (found.reason, found.value) == ("p95 3 ms is within 20 ms even at 160 steps", 3.0)
    (found,) = between(here, late, late)
    assert (found.reason, found.value) == ("p95 30 ms is over 20 ms already at 10 steps", 30.0)
    (found,) = between(here, early, late)
    assert (found.reason, found.value) == ("passes at 10 steps, not surely at 160", 5.0)
    assert found.needs == "a measurement at 50 steps"


def test_it_does_not_say_passes_where_that_is_not_known():
    (found,) = between(verdict(PASS), verdict(UNDECIDED), verdict(FAIL))
    assert found.reason == "surely passes neither at 10 steps nor at 160"


def size(requirement: str, outcome: Outcome) -> Verdict:
    return Verdict(
        candidate_id="c",
        requirement=requirement,
        outcome=outcome,
        reason="r",
        unit="MB",
        value=2.0,
    )


@pytest.mark.parametrize("outcome", [PASS, FAIL, UNDECIDED])
def test_a_file_has_one_size_at_every_length(outcome):
    same = size("model size", outcome)
    assert between(same, same, same) == (same,)


@pytest.mark.parametrize(
    ("outcome", "expected"), [(PASS, PASS), (UNDECIDED, UNDECIDED), (FAIL, UNDECIDED)]
)
def test_memory_read_at_the_longest_length_can_pass_but_not_fail_here(outcome, expected):
    same = size("memory", outcome)
    assert between(same, same, same)[0].outcome is expected
