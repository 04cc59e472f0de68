"""Claims C17 to C23, C27, C29, C31 and rules R6 to R8: what probes and gradients say of each."""

from __future__ import annotations

import pytest

from advisor import registry
from advisor.core.findings import Findings
from advisor.core.learned import GradientByLag
from advisor.testing.fakes import fake_learned

DECODER = "transformer-decoder"


def judge(name, *rows, gradients=()):
    """`rows`: family, probe, verdict, and a band where it isn't small."""
    learned = [fake_learned(*row[:3], band=[*row, "small"][3]) for row in rows]
    found = Findings(learned=learned, gradients=gradients)
    return registry.get("claims", name).plugin.test(found)


@pytest.mark.parametrize(
    ("name", "probe", "ours", "theirs"),
    [
        ("gates-remember", "adding", "gru", "elman"),
        ("long-range", "recall", DECODER, "lstm"),
        ("whole-context", "majority", DECODER, "gru"),
        ("state-tracking", "s3", "elman", DECODER),
        ("local-patterns", "fixed-delay", "tcn", "lstm"),
        ("smooth-signals", "fixed-delay", "tcn", "gru"),
    ],
)
def test_one_side_against_the_other(name, probe, ours, theirs):
    def status(*verdicts):
        return judge(name, *zip((ours, theirs), (probe, probe), verdicts, strict=True))[0]

    assert status("solved", "at chance") == "confirmed here"
    assert status("at chance", "extrapolates") == "refuted here"
    assert status("solved", "solved") == "bounded here"
    assert status("at chance", "at chance") == "not tested"


def test_long_range_is_a_vector_and_not_one_score():
    """Attention recalls, recurrence tracks: the published outcome, and so a bounded claim."""
    rows = [(DECODER, "recall", "solved"), ("lstm", "recall", "at chance")]
    rows += [(DECODER, "parity", "at chance"), ("lstm", "parity", "extrapolates")]
    status, reason = judge("long-range", *rows)
    assert status == "bounded here"
    assert reason.startswith("true of recall, the opposite of parity; recall: transformer-decoder")


def test_long_sequences_are_judged_beyond_the_lengths_trained_on():
    rows = [("lstm", "flip-flop", "extrapolates"), (DECODER, "flip-flop", "solved")]
    assert judge("long-sequences", *rows)[0] == "refuted here"
    rows = [("lstm", "flip-flop", "solved"), (DECODER, "flip-flop", "extrapolates")]
    assert judge("long-sequences", *rows)[0] == "confirmed here"


@pytest.mark.parametrize(
    ("attained", "status"),
    [
        ("extrapolates", "confirmed here"),
        ("solved", "bounded here"),
        ("at chance", "refuted here"),
        ("budget-limited", "not tested"),
    ],
)
def test_any_distance_is_asked_beyond_the_distances_trained_on(attained, status):
    assert judge("any-distance", (DECODER, "flip-flop", attained))[0] == status


def test_variable_length_counts_who_holds_among_those_who_learned():
    holds, breaks = ("gru", "parity", "extrapolates"), (DECODER, "majority", "solved")
    failed = (DECODER, "parity", "at chance")
    assert judge("variable-length", holds, failed)[0] == "confirmed here"
    assert judge("variable-length", breaks, failed)[0] == "refuted here"
    status, reason = judge("variable-length", holds, breaks)
    assert status == "bounded here"
    assert reason.startswith("1 of 2 that were learned hold at two and four times the lengths; ")
    assert judge("variable-length", failed)[0] == "not tested"


@pytest.mark.parametrize(
    ("attention", "recurrent", "status"),
    [
        (("at chance", "solved"), ("at chance", "at chance"), "confirmed here"),
        (("at chance", "solved"), ("at chance", "partial"), "bounded here"),
        (("solved", "solved"), ("at chance", "partial"), "refuted here"),
        (("solved", "solved"), ("solved", "solved"), "bounded here"),
    ],
)
def test_more_layers_asks_who_gains_from_size(attention, recurrent, status):
    rows = [(DECODER, "recall", a, b) for a, b in zip(attention, ("tiny", "small"), strict=True)]
    rows += [("gru", "recall", a, b) for a, b in zip(recurrent, ("tiny", "small"), strict=True)]
    assert judge("more-layers", *rows)[0] == status


def test_more_layers_needs_two_sizes():
    rows = [(DECODER, "recall", "solved"), ("gru", "recall", "at chance")]
    assert judge("more-layers", *rows)[0] == "not tested"


@pytest.mark.parametrize(
    ("attained", "status"),
    [
        ("solved", "confirmed here"),
        ("at chance", "refuted here"),
        ("budget-limited", "not tested"),
    ],
)
def test_weighing_positions_shows_in_recall(attained, status):
    assert judge("weighs-positions", (DECODER, "recall", attained))[0] == status


def gradient(family, ratios):
    return GradientByLag(family=family, band="small", initialisation="default", ratios=ratios)


@pytest.mark.parametrize(
    ("gru", "elman", "status"),
    [
        ({1: 0.6, 50: 0.4}, {1: 0.5, 50: 0.1}, "confirmed here"),
        ({1: 0.5, 10: 5e-4}, {1: 0.5, 10: 3e-4}, "refuted here"),
        ({1: 0.5, 10: 5e-3, 50: 2e-11}, {1: 0.5, 10: 3e-4}, "bounded here"),
        ({1: 0.6, 50: 0.4}, {1: 0.5, 10: 3e-4}, "bounded here"),
    ],
)
def test_short_sequences_and_the_gradient(gru, elman, status):
    found = (gradient("gru", gru), gradient("elman", elman))
    assert judge("short-no-vanishing", gradients=found)[0] == status


def test_what_was_learned_stands_beside_the_gradient():
    found = (gradient("gru", {1: 0.5, 50: 2e-11}),)
    _, reason = judge("short-no-vanishing", ("gru", "adding", "solved"), gradients=found)
    assert "below 1/1000 from lag 50" in reason
    assert "adding: gru solved" in reason
