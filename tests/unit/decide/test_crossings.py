"""Where one overtakes another: synthetic devices whose crossings are known."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.core.comparison import Ratio
from advisor.decide.crossings import _pair, crossings
from advisor.testing.fakes import fake_candidate, fake_task

TASK = fake_task()
GRU, ENCODER = fake_candidate("gru"), fake_candidate("transformer-encoder")
LENGTHS = (5, 10, 20, 40, 80, 160, 320)


def table(cost, noise=0.005, seed=0, rounds=3, lengths=LENGTHS):
    rng = random.Random(seed)
    return {x: [cost(x) * (1 + rng.gauss(0, noise)) for _ in range(rounds)] for x in lengths}


@pytest.fixture
def pair(medians):
    """`pair(cost of gru, cost of encoder)`: their crossings."""

    def make(cost_a, cost_b, **how):
        a = medians(GRU, TASK, table(cost_a, seed=1, **how))
        b = medians(ENCODER, TASK, table(cost_b, seed=2, **how))
        return crossings([(GRU, a), (ENCODER, b)], "request")

    return make


def test_a_known_crossing(pair):
    found = pair(lambda n: n, lambda n: 50.0)
    assert len(found) == 1
    crossing = found[0]
    assert (crossing.a, crossing.b) == (GRU.id, ENCODER.id)
    assert (crossing.low, crossing.high) == (40, 80)
    assert crossing.length == pytest.approx(50, rel=0.03)
    assert crossing.says == (
        f"transformer-encoder medium overtakes gru medium at about {round(crossing.length)} steps "
        "(surely between 40 and 80)"
    )


def test_the_one_overtaken_comes_first_whatever_the_order_given(pair):
    crossing = pair(lambda n: 50.0, lambda n: n)[0]
    assert (crossing.a, crossing.b) == (ENCODER.id, GRU.id)


def test_two_crossings(pair):
    """Attention's fixed cost, then its quadratic part: it leads only between 20 and 160."""
    found = pair(lambda n: n, lambda n: 12 + 0.3 * n + n * n / 400)
    assert [(c.a, c.b) for c in found] == [(GRU.id, ENCODER.id), (ENCODER.id, GRU.id)]
    assert found[0].low < found[0].length < found[0].high <= found[1].low
    # the roots of n²/400 - 0.7 n + 12: 18.3 and 261.7
    assert found[0].length == pytest.approx(18.3, rel=0.1)
    assert found[1].length == pytest.approx(261.7, rel=0.1)


def test_no_crossing_names_the_faster_one(pair):
    (found,) = pair(lambda n: 2.0 * n, lambda n: 1.0 * n, noise=0.001)
    assert (found.length, found.low, found.high) == (None, None, None)
    assert found.faster == ENCODER.id
    assert (found.shortest, found.longest) == (5, 320)
    assert found.says == (
        "no crossing from 5 to 320 steps: transformer-encoder medium is faster than gru medium "
        "(2.0 times)"
    )


def test_equal_costs_are_within_noise(pair):
    (found,) = pair(lambda n: n, lambda n: 1.004 * n, noise=0.01)
    assert (found.faster, found.length) == (None, None)
    assert found.says == (
        "gru medium and transformer-encoder medium are equally fast from 5 to 320 steps, "
        "within noise"
    )


def test_noise_at_the_crossing_widens_the_interval_but_keeps_the_truth(pair):
    """Sure only where the ratio is large: the interval grows, the point stays inside it."""
    (found,) = pair(lambda n: n**0.5, lambda n: 50**0.5, noise=0.05)
    assert found.low <= 50 <= found.high
    assert found.low <= found.length <= found.high


def test_the_interval_holds_the_truth_over_many_devices(medians):
    rng, held, found = random.Random(8), 0, 0
    for seed in range(40):
        truth = rng.uniform(12, 150)
        a = medians(GRU, TASK, table(lambda n: n, 0.03, 3 * seed))
        b = medians(ENCODER, TASK, table(lambda n, t=truth: t, 0.03, 3 * seed + 1))
        for crossing in crossings([(GRU, a), (ENCODER, b)], "request"):
            found += 1
            held += crossing.low <= truth <= crossing.high
    assert found >= 35
    assert held >= 0.93 * found


def test_a_crossing_outside_the_measured_range_is_not_told(pair):
    (found,) = pair(lambda n: n, lambda n: 1000.0)
    assert (found.length, found.faster, found.longest) == (None, GRU.id, 320)


def test_only_lengths_measured_for_both_count(medians):
    a = medians(GRU, TASK, table(lambda n: n))
    b = medians(ENCODER, TASK, table(lambda n: 50.0, lengths=(20, 40, 640)))
    (found,) = crossings([(GRU, a), (ENCODER, b)], "request")
    assert (found.shortest, found.longest) == (20, 40)


def test_one_shared_length_is_no_range(medians):
    a = medians(GRU, TASK, {40: [1.0, 1.1, 1.0]})
    assert crossings([(GRU, a), (ENCODER, a)], "request") == ()


def test_every_pair_in_the_order_given(medians):
    lstm = fake_candidate("lstm")
    costs = [(GRU, lambda n: n), (ENCODER, lambda n: 50.0), (lstm, lambda n: 2.0 * n)]
    found = crossings([(c, medians(c, TASK, table(f))) for c, f in costs], "request")
    assert [{c.a, c.b} for c in found] == [
        {GRU.id, ENCODER.id},
        {GRU.id, lstm.id},
        {ENCODER.id, lstm.id},
    ]


def test_generation_counts_past_tokens(medians):
    task = fake_task("generate")
    a = medians(GRU, task, {8: [1.0, 1.0], 24: [1.0, 1.0], 64: [1.0, 1.0]})
    b = medians(ENCODER, task, {8: [0.5, 0.5], 24: [0.8, 0.8], 64: [2.0, 2.0]})
    (found,) = crossings([(GRU, a), (ENCODER, b)], "generate")
    assert found.says == (
        "gru medium overtakes transformer-encoder medium at about 30 past tokens "
        "(surely between 24 and 64)"
    )


RATIOS = st.lists(st.tuples(st.floats(0.2, 5.0), st.floats(1.0, 1.5)), min_size=2, max_size=8)


@settings(deadline=None)
@given(RATIOS)
def test_never_beyond_what_was_measured(drawn):
    points = [(10 * 2**i, Ratio(v, v / w, v * w)) for i, (v, w) in enumerate(drawn)]
    found = _pair(GRU, ENCODER, points, "steps")
    assert found
    for crossing in found:
        assert points[0][0] == crossing.shortest
        assert crossing.longest == points[-1][0]
        if crossing.length is not None:
            assert crossing.shortest <= crossing.low <= crossing.length <= crossing.high
            assert crossing.high <= crossing.longest
    sides = [c.b for c in found if c.length is not None]
    assert all(one != other for one, other in pairwise(sides))
