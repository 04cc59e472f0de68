"""How much longer an open verdict takes: said from three rounds, held against what came of it."""

from __future__ import annotations

import math
import random
import statistics

import pytest

from advisor.core.verdict import Outcome
from advisor.decide.latency_rule import bounds
from advisor.decide.open_verdict import MOST_ROUNDS, rounds_until_decided, what_decides

Q, RUNS = 0.95, 100
P95 = math.exp(1.645 * 0.1)
"""Of log-normal runs with a middle of 1 and a spread of 0.1."""


def round_of(rng: random.Random, between: float = 0.0) -> list[float]:
    middle = rng.gauss(0, between)
    return sorted(math.exp(rng.gauss(middle, 0.1)) for _ in range(RUNS))


def rounds_it_took(rng: random.Random, processes: list[list[float]], limit: float) -> int | None:
    """How many more, of up to 40; `None` if it was still open."""
    for more in range(1, 41):
        processes = [*processes, round_of(rng)]
        if bounds(processes, Q).outcome(limit) is not Outcome.UNDECIDED:
            return more
    return None


@pytest.mark.parametrize("times", [1.04, 1.06])
def test_what_it_says_is_about_what_it_takes(times):
    """Where processes are alike: half of the estimates are within 3 times, of those decided."""
    rng, ratios = random.Random(5), []
    while len(ratios) < 30:
        processes = [round_of(rng) for _ in range(3)]
        limit = P95 * times
        if bounds(processes, Q).outcome(limit) is not Outcome.UNDECIDED:
            continue
        said, took = (
            rounds_until_decided(processes, limit, Q),
            rounds_it_took(rng, processes, limit),
        )
        if said is not None and took is not None:
            ratios.append(math.log(said / took))
    assert abs(statistics.median(ratios)) < math.log(2)
    assert statistics.median(map(abs, ratios)) < math.log(3)


def test_what_it_says_decides_where_things_stay_as_they_are():
    """The same three processes over and over: no more and no fewer rounds than it said."""
    three = [[0.010] * 96 + [0.030] * 4] * 3
    more = rounds_until_decided(three, 0.020, Q)
    assert more is not None
    for rounds, outcome in ((2 + more, Outcome.UNDECIDED), (3 + more, Outcome.PASS)):
        assert bounds([three[0]] * rounds, Q).outcome(0.020) is outcome


def test_a_budget_among_the_processes_is_never_decided():
    apart = [[0.010] * 200, [0.015] * 200, [0.020] * 200]
    said = what_decides(apart, 0.016, Q)
    assert said.startswith("another budget: more rounds can't decide this one")
    assert "(p95 10.0 to 20.0 ms)" in said


def test_a_budget_that_the_next_process_may_miss_is_never_decided():
    """All are within, but so near that one in twenty processes like these would not be."""
    near = [[0.010] * 200, [0.013] * 200, [0.017] * 200]
    assert "can't decide" in what_decides(near, 0.0175, Q)
    assert what_decides(near, 0.030, Q).startswith("about ")


def test_a_share_just_at_the_budget_is_told_apart_by_no_number_of_rounds():
    at = [[0.010] * 95 + [0.030] * 5] * 3
    said = what_decides(at, 0.020, Q)
    assert (
        said == f"another budget: not even {MOST_ROUNDS} more rounds could tell it from this one"
    )


def test_on_a_busy_machine_only_a_quieter_one_can_fail():
    late = [[0.030] * 50] * 3
    assert what_decides(late, 0.020, Q, contended=True).startswith("a quieter machine")
    early = [[0.010] * 96 + [0.030] * 4] * 3
    assert what_decides(early, 0.020, Q, contended=True).startswith("about ")


def test_one_more_round_is_no_plural():
    once = [[0.010] * 60, [0.010] * 60, [0.010] * 59 + [0.030]]
    assert what_decides(once, 0.020, Q) == "about 1 more round, 1 s of measuring"
