"""The terms of a cost, found again from what they cost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.predict.cost import Cost, fit

LENGTHS = (1, 4, 16, 64, 256, 1024)
TERMS = st.tuples(st.floats(1e-6, 1e-2), st.floats(1e-7, 1e-3), st.floats(1e-9, 1e-5))


@given(TERMS)
def test_terms_are_found_again(terms):
    cost = Cost(*terms)
    found = fit(LENGTHS, [cost.at(x) for x in LENGTHS])
    for x in (2, 100, 700):
        assert found.at(x) == pytest.approx(cost.at(x), rel=1e-6)


@pytest.mark.parametrize("power", [0, 1, 2])
def test_one_term_alone_leaves_the_others_at_zero(power):
    found = fit(LENGTHS, [3e-5 * x**power for x in LENGTHS])
    terms = (found.per_call_s, found.per_step_s, found.per_pair_s)
    assert terms == pytest.approx([3e-5 if p == power else 0.0 for p in range(3)], abs=1e-12)


@given(st.lists(st.floats(1e-6, 10.0), min_size=6, max_size=6))
def test_no_term_is_negative_whatever_was_measured(seconds):
    found = fit(LENGTHS, seconds)
    assert min(found.per_call_s, found.per_step_s, found.per_pair_s) >= 0
    assert found.at(64) > 0


def test_it_is_the_best_of_costs_nearby():
    seconds = (0.03, 0.05, 0.11, 0.38, 1.5, 9.0)

    def off(cost):
        return sum((cost.at(x) / t - 1) ** 2 for x, t in zip(LENGTHS, seconds, strict=True))

    found = fit(LENGTHS, seconds)
    terms = [found.per_call_s, found.per_step_s, found.per_pair_s]
    for place in range(3):
        for factor in (0.98, 1.02):
            moved = [t * factor if i == place else t for i, t in enumerate(terms)]
            assert off(Cost(*moved)) >= off(found)
