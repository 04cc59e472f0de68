"""Which of two is faster, in words: never without what the processes leave open."""

from __future__ import annotations

import pytest

from advisor.core.evidence import Belief
from advisor.decide.choose import Option
from advisor.decide.how_much_faster import against_all, beside, is_slower, times
from advisor.testing.fakes import fake_candidate


def option(family: str, *medians_ms: float) -> Option:
    """Measured in one round after the other."""
    return Option(
        candidate=fake_candidate(family),
        belief=Belief(mean=0.0, sd=1.0),
        latency_s=sorted(medians_ms)[len(medians_ms) // 2] / 1e3,
        latency_sd=0.02,
        by_round={i: ms / 1e3 for i, ms in enumerate(medians_ms)},
    )


GRU = option("gru", 1.0, 1.0, 1.0, 1.0)


@pytest.mark.parametrize(
    ("medians_ms", "words"),
    [
        ((2.0, 2.0, 2.0, 2.0), "2.0 times slower"),
        ((1.38, 1.42, 1.4, 1.4), "1.4 times slower"),
        ((1.3, 1.5, 1.4, 1.4), "1.4 times slower (1.3 to 1.5)"),
        ((0.65, 0.75, 0.7, 0.7), "1.4 times faster (1.3 to 1.6)"),
        ((1.05, 1.09, 1.07, 1.08), "7 % slower (4 to 10 %)"),
        ((1.05, 1.05, 1.05, 1.05), "5 % slower"),
        ((1.0, 1.02, 0.99, 1.0), "equally fast within noise"),
        ((0.8, 1.6, 1.1, 1.0), "neither surely faster nor slower (0.7 to 1.8 times)"),
    ],
)
def test_beside(medians_ms, words):
    assert beside(option("lstm", *medians_ms), GRU) == words


@pytest.mark.parametrize(
    ("median_ms", "words"),
    [(1.01, "about equally fast"), (1.4, "about 1.4 times slower"), (0.93, "about 8 % faster")],
)
def test_one_process_has_no_interval(median_ms, words):
    alone = option("lstm", median_ms)
    assert beside(alone, GRU) == words
    assert is_slower(alone, GRU) == (median_ms > 1.02)


def test_those_surely_faster_are_counted():
    others = [
        option("lstm", 2.0, 2.1, 2.0, 2.1),
        option("tcn", 0.7, 0.75, 0.65, 0.7),
        option("elman", 0.9, 1.2, 0.8, 1.0),  # perhaps
        option("bigru", 0.8),
    ]
    assert against_all(GRU, [GRU, *others]) == (
        "2 of 5 that pass are faster, the fastest tcn medium 1.4 times (1.3 to 1.6)"
    )
    assert against_all(GRU, [GRU, others[3]]) == (
        "1 of 2 that pass is faster, the fastest bigru medium about 1.2 times"
    )


def test_the_fastest_is_so_surely_or_not_said_to_be():
    slow, near = option("lstm", 2.0, 2.1, 2.0, 2.1), option("elman", 1.1, 0.95, 1.2, 1.0)
    assert against_all(GRU, [GRU, slow]) == "the fastest of the 2 that meet every requirement"
    assert against_all(GRU, [GRU, slow, near]) == "none of the other 2 that pass is surely faster"
    assert against_all(GRU, [GRU]) == "the only candidate that meets every requirement"


def test_near_one_a_digit_more_is_told():
    assert (times(1.04), times(0.96), times(1.44), times(0.5)) == ("1.04", "0.96", "1.4", "0.5")
