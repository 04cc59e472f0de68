"""What of an assessment enters the choice, and who is followed over lengths."""

from __future__ import annotations

from dataclasses import replace

import pytest

from advisor.core.verdict import Outcome
from advisor.decide.assessment import LEAST_LATENCY_SD
from advisor.decide.length_contenders import MOST_FAMILIES, length_contenders
from advisor.testing.fakes import fake_candidate, fake_task

TASK = fake_task()


def test_an_option_holds_the_median_at_a_length_and_the_budget(assess):
    a = assess(TASK, p50_ms=2.0, points=1.0, lengths=(10, 160))
    option = a.option(TASK)
    assert option.latency_s == pytest.approx(0.002, rel=0.01)
    assert (option.budget_s, option.belief.mean, option.id) == (0.020, 1.0, a.id)
    assert a.option(TASK, 160).latency_s == pytest.approx(0.008, rel=0.01)
    assert a.option(TASK, 77) is None
    assert replace(a, measurement=None).option(TASK) is None


def test_rounds_that_agree_still_leave_a_machine_s_repeatability(assess):
    assert assess(TASK).option(TASK).latency_sd == LEAST_LATENCY_SD


def test_rounds_that_differ_widen_it(assess, medians):
    a = assess(TASK)
    uneven = medians(a.candidate, TASK, {40: [0.001, 0.002, 0.003]})
    spread = replace(a, measurement=uneven).option(TASK).latency_sd
    assert spread == pytest.approx(0.5 / 3**0.5)  # sd 1 ms of a mean of 2 ms, three rounds
    single = medians(a.candidate, TASK, {40: [0.001]})
    assert replace(a, measurement=single).option(TASK).latency_sd == LEAST_LATENCY_SD


def test_outcomes(assess):
    a = assess(TASK)
    assert a.outcome is Outcome.PASS
    assert assess(TASK, p50_ms=50.0).outcome is Outcome.FAIL
    assert replace(a, measurement=None).outcome is None


def test_one_of_each_family_of_the_winner_s_size(assess):
    rows = [
        assess(TASK, "gru", "medium", points=4.0),
        assess(TASK, "gru", "small", p50_ms=1.0),
        assess(TASK, "lstm", "small", p50_ms=1.0, points=1.0),
        assess(TASK, "lstm", "medium", p50_ms=3.0),
        assess(TASK, "tcn", "small", p50_ms=5.0),
        assess(TASK, "transformer-encoder", "medium", p50_ms=90.0),
    ]
    assert [c.label for c in length_contenders(TASK, rows)] == [
        "gru medium",
        "lstm medium",
        "tcn small",  # it has no medium that passes
    ]


def test_nobody_is_followed_where_nothing_passes(assess):
    assert length_contenders(TASK, [assess(TASK, p50_ms=90.0)]) == ()
    assert length_contenders(TASK, []) == ()


def test_not_more_families_than_a_plot_can_hold(assess):
    rows = []
    for i in range(MOST_FAMILIES + 3):
        a = assess(TASK, p50_ms=2.0 + i)
        rows.append(replace(a, candidate=fake_candidate(f"family{i}")))
    chosen = length_contenders(TASK, rows)
    assert [c.family for c in chosen] == [f"family{i}" for i in range(MOST_FAMILIES)]
