"""What training costs say of a claim, by length, and what noise leaves open."""

from __future__ import annotations

import pytest
from advisor_claims.training import combined, growth, pairs_by_length
from advisor_claims.training import test_training_faster as training_faster

from advisor.testing.fakes import fake_training_cost

OURS, THEIRS = frozenset({"transformer-encoder"}), frozenset({"lstm", "gru"})


def costs(*rows, **changes):
    return [fake_training_cost(*row, **changes) for row in rows]


@pytest.mark.parametrize(
    ("attention", "lstm", "status"),
    [
        ((16.0, 20.0), (30.0, 40.0), "confirmed here"),
        ((30.0, 40.0), (16.0, 20.0), "refuted here"),
        ((16.0, 40.0), (30.0, 20.0), "bounded here"),
        ((20.0, 20.0), (21.0, 19.0), "bounded here"),
        ((16.0, 20.0), (30.0, 20.0), "confirmed here"),
    ],
)
def test_by_length(attention, lstm, status):
    rows = [("transformer-encoder", x, ms) for x, ms in zip((64, 1024), attention, strict=True)]
    rows += [("lstm", x, ms) for x, ms in zip((64, 1024), lstm, strict=True)]
    assert training_faster(costs(*rows), OURS, THEIRS, "attention")[0] == status


def test_the_figures_are_milliseconds_per_thousand_tokens():
    rows = [("transformer-encoder", 64, 19.5), ("lstm", 64, 14.8), ("gru", 64, 21.5)]
    status, reason = training_faster(costs(*rows), OURS, THEIRS, "attention")
    assert status == "refuted here"
    assert reason == (
        "at medium size attention trains 1,000 tokens in 19.5 against 14.8 at 64 steps "
        "(milliseconds)"
    )


def test_where_it_holds_is_told():
    rows = [("transformer-encoder", x, 20.0) for x in (16, 64, 256)]
    rows += [("lstm", 16, 10.0), ("lstm", 64, 30.0), ("lstm", 256, 40.0)]
    status, reason = training_faster(costs(*rows), OURS, THEIRS, "attention")
    assert (status, reason.split(";")[0]) == ("bounded here", "true at 64 to 256, not at 16")


def test_repeats_that_overlap_count_for_neither_side():
    rows = [("transformer-encoder", 64, 20.0), ("lstm", 64, 23.0)]
    assert training_faster(costs(*rows), OURS, THEIRS, "attention")[0] == "confirmed here"
    assert (
        training_faster(costs(*rows, spread=10.0), OURS, THEIRS, "attention")[0] == "bounded here"
    )


@pytest.mark.parametrize("changes", [{"band": "small"}, {"batch": 1}])
def test_only_equal_sizes_and_steps_are_compared(changes):
    rows = costs(("lstm", 64, 20.0)) + costs(("transformer-encoder", 64, 10.0), **changes)
    assert training_faster(rows, OURS, THEIRS, "attention")[0] == "not tested"


def test_the_largest_batch_that_both_have_stands_for_a_length():
    both = [("transformer-encoder", 64, 10.0), ("lstm", 64, 20.0)]
    rows = costs(*both) + costs(("transformer-encoder", 64, 90.0), ("lstm", 64, 20.0), batch=1)
    _, pairs = pairs_by_length(rows, OURS, THEIRS)
    assert [(a.batch, a.ms_per_thousand_tokens) for a, _ in pairs.values()] == [
        (64, pytest.approx(10.0))
    ]


@pytest.mark.parametrize(
    ("by_length", "exponent"),
    [
        ({64: 1.0, 256: 4.0, 1024: 16.0}, 1.0),
        ({64: 1.0, 256: 4.0, 1024: 64.0}, 2.0),
        ({600: 1.0, 1000: 9.0}, None),
        ({64: 1.0}, None),
        ({}, None),
    ],
)
def test_growth_is_that_of_the_long_end(by_length, exponent):
    assert growth(by_length) == (exponent and pytest.approx(exponent))


def test_parts_that_agree_keep_their_verdict_and_those_not_tested_are_left_out():
    yes, no, none = ("confirmed here", "a"), ("refuted here", "b"), ("not tested", "c")
    assert combined({"X": yes, "Y": yes}) == (
        "confirmed here",
        "X: a. Y: a",
    )
    assert combined({"X": yes, "Y": no})[0] == "bounded here"
    assert combined({"X": yes, "Y": none}) == ("confirmed here", "X: a")
    assert combined({"X": yes}) == yes
    assert combined({"X": none, "Y": none}) == none
