"""The choice among those that pass: what may play a part in it, and what may not."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.core.evidence import Belief
from advisor.core.task import Priority
from advisor.decide import choose as module
from advisor.decide.choose import Option, choose, rank, ties
from advisor.testing.fakes import fake_candidate

PRIORITIES: tuple[Priority, ...] = get_args(Priority)
FAMILIES = ("gru", "lstm", "tcn", "transformer-encoder")


def option(
    family="gru", band="medium", ms=2.0, points=0.0, sd=3.0, noise=0.02, budget_ms=20.0, **changes
) -> Option:
    return Option(
        candidate=fake_candidate(family, band, **changes),
        belief=Belief(mean=points, sd=sd),
        latency_s=ms / 1e3,
        latency_sd=noise,
        budget_s=None if budget_ms is None else budget_ms / 1e3,
    )


@st.composite
def some_options(draw, least=1, most=7):
    budget_ms = draw(st.one_of(st.none(), st.floats(1, 100)))
    count = draw(st.integers(least, most))
    return [
        option(
            draw(st.sampled_from(FAMILIES)),
            draw(st.sampled_from(("small", "medium", "large"))),
            draw(st.floats(0.01, 50)),
            round(draw(st.floats(-10, 10)), 3),  # as beliefs are
            draw(st.floats(0.5, 6)),
            draw(st.floats(0.02, 0.5)),
            budget_ms,
            width=64 + 4 * i,  # so that no two are one candidate
        )
        for i in range(count)
    ]


@pytest.fixture(autouse=True)
def _fewer_draws(monkeypatch):
    monkeypatch.setattr(module, "DRAWS", 100)


@given(some_options(), st.sampled_from(PRIORITIES), st.randoms())
def test_order_plays_no_part(options, priority, rng):
    shuffled = list(options)
    rng.shuffle(shuffled)
    assert choose(options, priority) == choose(shuffled, priority)


@given(some_options(), st.sampled_from(PRIORITIES))
def test_names_play_no_part(options, priority):
    """Every candidate gets another name and another place in the alphabet."""
    renamed = [
        replace(o, candidate=fake_candidate(**{**_fields(o), "band": f"z{100 - i}"}))
        for i, o in enumerate(options)
    ]
    before, after = choose(options, priority), choose(renamed, priority)
    assert [_figures(o) for o in before.ranking] == [_figures(o) for o in after.ranking]
    assert [_figures(o) for o in before.tied] == [_figures(o) for o in after.tied]


def _figures(o: Option) -> tuple[float, float]:
    return o.belief.mean, o.latency_s


def _fields(o: Option) -> dict:
    return {
        "family": o.candidate.family,
        "width": o.candidate.width,
        "backbone_parameters": o.candidate.backbone_parameters,
        "hyperparameters": o.candidate.hyperparameters,
    }


@given(some_options(least=2), st.sampled_from(PRIORITIES))
def test_a_dominated_candidate_never_leads_the_one_that_dominates_it(options, priority):
    order = choose(options, priority).ranking
    for place, late in enumerate(order):
        for later in order[place + 1 :]:
            dominated = (
                later.latency_s <= late.latency_s
                and later.belief.mean >= late.belief.mean
                and (later.latency_s, -later.belief.mean) != (late.latency_s, -late.belief.mean)
            )
            assert not dominated


def test_of_two_equally_fast_the_better_leads_whatever_their_names():
    better, worse = option("lstm", points=0.4), option("gru", points=0.0)
    for one, other in ((better, worse), (option("gru", points=0.4), option("lstm"))):
        choice = choose([other, one], "balanced")
        assert len(choice.tied) == 2
        assert choice.ranking[0] == one


@given(some_options(), st.sampled_from(PRIORITIES))
def test_probabilities_sum_to_one_over_all_and_repeat(options, priority):
    choice = choose(options, priority)
    assert sum(choice.probability_best.values()) == pytest.approx(1)
    assert set(choice.probability_best) == {o.id for o in options}
    assert choose(options, priority) == choice


@given(some_options(), st.sampled_from(PRIORITIES))
def test_the_ranking_is_complete_and_ties_lead_it_cheapest_first(options, priority):
    choice = choose(options, priority)
    assert sorted(o.id for o in choice.ranking) == sorted(o.id for o in options)
    assert rank(options, priority) == choice.ranking
    best = max(o.value(priority) for o in options)
    tied = [o for o in options if best - o.value(priority) < module.TIE_POINTS]
    assert {o.id for o in choice.tied} == ({o.id for o in tied} if len(tied) > 1 else set())
    assert choice.ranking[0].latency_s == min(o.latency_s for o in tied)
    rest = [o.value(priority) for o in choice.ranking[len(tied) :]]
    assert rest == sorted(rest, reverse=True)


@settings(max_examples=50)
@given(some_options(least=2, most=4), st.sampled_from(PRIORITIES))
def test_faster_at_equal_quality_is_never_worth_less(options, priority):
    one = options[0]
    faster = replace(one, latency_s=one.latency_s / 2)
    assert faster.value(priority) > one.value(priority)


def test_priorities_weigh_a_clear_trade_off_differently():
    """Twice as slow for 2 points: worth it for quality and balance, not for cost."""
    cheap, good = option(ms=10.0), option("lstm", ms=20.0, points=2.0)
    assert rank([cheap, good], "quality")[0] == good
    assert rank([cheap, good], "balanced")[0] == good
    assert rank([cheap, good], "cost")[0] == cheap


def test_nobody_feels_a_microsecond_of_a_long_budget():
    fast, better = option(ms=0.01), option("lstm", ms=0.1, points=0.6)
    assert rank([fast, better], "balanced")[0] == better
    bare = [replace(o, budget_s=None) for o in (fast, better)]
    assert rank(bare, "balanced")[0] == bare[0]
    assert rank([fast, better], "cost")[0] == fast


def test_a_tie_names_the_cheaper_first():
    slow, fast = option("gru", ms=2.2, points=0.3), option("lstm", ms=2.0)
    choice = choose([slow, fast], "balanced")
    assert choice.tied == choice.ranking == (fast, slow)
    assert ties(slow, fast, "balanced")


def test_one_option_is_certain():
    choice = choose([option()], "balanced")
    assert choice.tied == ()
    assert choice.probability_best == {option().id: 1.0}


def test_the_probability_follows_gap_and_spread(monkeypatch):
    monkeypatch.setattr(module, "DRAWS", 2000)

    def chance(points: float, sd: float) -> float:
        one, other = option("gru", points=points, sd=sd), option("lstm", sd=sd)
        return choose([one, other], "balanced").probability_best[one.id]

    assert chance(0.0, 3.0) == pytest.approx(0.5, abs=0.04)
    assert chance(3.0, 3.0) == pytest.approx(0.75, abs=0.04)  # Φ(3 / √(2·9 + 2·0.75²))
    assert chance(3.0, 1.0) > 0.9


def test_sizes_of_one_family_share_its_spread(monkeypatch):
    """A point apart is telling within a family, not between families."""
    monkeypatch.setattr(module, "DRAWS", 2000)
    large, small = option("gru", "large", points=1.5), option("gru", "small")
    other = option("lstm", "small")
    within = choose([large, small], "quality").probability_best[large.id]
    between = choose([large, other], "quality").probability_best[large.id]
    assert within > 0.88
    assert between < 0.70


def test_the_seed_decides_the_draws():
    options = [option("gru", points=0.3), option("lstm")]
    rng = random.Random(0)
    seeds = {
        choose(options, "balanced", rng.randrange(99)).probability_best[options[0].id]
        for _ in range(5)
    }
    assert len(seeds) > 1
