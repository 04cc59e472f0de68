"""Which settings are worth it: only what is surely faster than the plain ones."""

from __future__ import annotations

import pytest

from advisor.core.settings import Settings
from advisor.decide.tuning import runtime_defaults, settings_to_try, tuned
from advisor.testing.fakes import fake_candidate, fake_measurement, fake_task

TASK = fake_task("request")
LENGTH = TASK.input.length.typical
PLAIN, TWO, DEFAULTS = Settings(), Settings(threads=2), Settings(threads=2, spinning=True)


def measured(p50_ms: float, settings: Settings):
    candidate = fake_candidate(settings=settings)
    return settings, fake_measurement(candidate, TASK, p50_ms, rounds=4, lengths=(LENGTH,))


def found(*tried):
    return tuned("id", tried, DEFAULTS, "request", LENGTH)


def test_one_core_leaves_nothing_to_try():
    assert settings_to_try(PLAIN, 1) == (PLAIN,)
    assert runtime_defaults(PLAIN, 1) == PLAIN


@pytest.mark.parametrize(("cores", "threads"), [(2, {1, 2}), (6, {1, 2, 4, 6}), (8, {1, 2, 4, 8})])
def test_threads_double_up_to_the_usable_cores(cores, threads):
    tried = settings_to_try(PLAIN, cores)
    assert {s.threads for s in tried} == threads
    assert tried[0] == PLAIN
    assert len(set(tried)) == len(tried) == 2 * len(threads) - 1
    assert runtime_defaults(PLAIN, cores) in tried


def test_the_surely_fastest_settings_win_with_what_they_gain():
    best = found(measured(10.0, PLAIN), measured(5.0, TWO), measured(8.0, DEFAULTS))
    assert best.settings == TWO
    assert best.low <= best.times <= best.high
    assert best.times == pytest.approx(2.0, rel=0.05)
    assert best.over_defaults == pytest.approx(1.6, rel=0.05)


def test_plain_settings_stay_where_nothing_is_surely_faster():
    best = found(measured(10.0, PLAIN), measured(10.0, TWO), measured(20.0, DEFAULTS))
    assert (best.settings, best.times) == (PLAIN, 1.0)
    assert best.over_defaults == pytest.approx(2.0, rel=0.05)


def test_the_runtimes_own_settings_are_not_held_against_themselves():
    best = found(measured(10.0, PLAIN), measured(9.9, TWO), measured(4.0, DEFAULTS))
    assert (best.settings, best.over_defaults) == (DEFAULTS, None)


def test_nothing_to_compare_says_nothing():
    assert found(measured(10.0, PLAIN)) is None


def test_within_noise_of_the_defaults_nothing_is_claimed():
    best = found(measured(10.0, PLAIN), measured(10.1, TWO), measured(10.05, DEFAULTS))
    assert (best.settings, best.over_defaults) == (PLAIN, None)
