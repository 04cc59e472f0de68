"""Which settings are tried, which go on after one round, and which are worth it: only what is
surely faster than the plain ones."""

from __future__ import annotations

import pytest

from advisor.core.settings import Settings
from advisor.decide.tuning import (
    carries_state,
    fastest,
    levels_to_try,
    rescue_variants,
    runtime_defaults,
    settings_to_try,
    still_in,
    threads_to_try,
    tuned,
)
from advisor.testing.fakes import (
    fake_artifact,
    fake_candidate,
    fake_device,
    fake_measurement,
    fake_task,
)

TASK = fake_task("request")
LENGTH = TASK.input.length.typical
PLAIN, TWO, DEFAULTS = Settings(), Settings(threads=2), Settings(threads=2, spinning=True)
FOUR = Settings(threads=4)


def measured(p50_ms: float, settings: Settings, rounds: int = 4, spread: float = 0.08):
    candidate = fake_candidate(settings=settings)
    return settings, fake_measurement(
        candidate, TASK, p50_ms, rounds=rounds, lengths=(LENGTH,), spread=spread
    )


def found(*tried):
    return tuned("id", tried, DEFAULTS, "request", LENGTH)


def machine(usable: int, physical: int):
    return fake_device(usable_cores=usable, physical_cores=physical)


def artifact(mode="request", family="gru", operators=None):
    made = fake_artifact(fake_candidate(family), fake_task(mode))
    graphs = tuple(
        graph.model_copy(update={"operators": operators or {"MatMul": 4}}) for graph in made.graphs
    )
    return made.model_copy(update={"graphs": graphs})


def test_one_core_leaves_nothing_to_try():
    assert settings_to_try(PLAIN, machine(1, 1), artifact()) == (PLAIN,)


@pytest.mark.parametrize(
    ("usable", "physical", "threads"),
    [
        (2, 2, (1, 2)),
        (6, 6, (1, 2, 4, 6)),
        (8, 8, (1, 2, 4, 8)),
        (8, 4, (1, 2, 4)),  # two threads on each core
        (2, 64, (1, 2)),  # a container's share of a large machine
    ],
)
def test_threads_double_up_to_the_cores_that_may_be_used(usable, physical, threads):
    assert threads_to_try(machine(usable, physical)) == threads


def test_spinning_is_tried_wherever_there_is_somebody_to_spin_for():
    tried = settings_to_try(PLAIN, machine(4, 4), artifact())
    assert tried[0] == PLAIN
    assert len(tried) == len(set(tried))
    assert {s.threads for s in tried if s.spinning} == {2, 4}


def test_the_runtimes_own_choice_counts_the_machines_cores_not_the_containers():
    tried = settings_to_try(PLAIN, machine(2, 16), artifact())
    assert runtime_defaults(PLAIN, machine(2, 16), artifact()) == Settings(
        threads=16, spinning=True
    )
    assert tried[-1].threads == 16


def test_levels_are_tried_only_where_they_change_the_graph():
    assert levels_to_try({"LSTM": 2, "Gemm": 1, "Squeeze": 6}) == ()
    assert levels_to_try({"LayerNormalization": 5, "MatMul": 8}) == ("basic",)
    assert levels_to_try({"Conv": 4, "Relu": 4}) == ("extended", "basic")


def test_a_plain_run_is_tried_only_where_a_state_could_be_bound():
    assert carries_state(artifact("stream", "gru"))
    assert not carries_state(artifact("request", "gru"))
    assert not carries_state(artifact("stream", "transformer-decoder"))  # its cache grows
    tried = settings_to_try(PLAIN, machine(2, 2), artifact("stream", "gru"))
    assert Settings(state_binding=False) in tried
    assert tried[-1] == Settings(threads=2, spinning=True, state_binding=False)
    request = settings_to_try(PLAIN, machine(2, 2), artifact("request", "gru"))
    assert all(settings.state_binding for settings in request)


def test_one_round_drops_what_is_clearly_slower_but_never_the_two_to_compare_with():
    tried = [measured(10.0, PLAIN, 1), measured(5.0, TWO, 1), measured(9.0, DEFAULTS, 1)]
    basic = Settings(graph_optimization="basic")
    left = still_in([*tried, measured(7.0, basic, 1)], DEFAULTS, "request", LENGTH)
    assert left == (PLAIN, TWO, DEFAULTS)


def test_one_round_keeps_what_its_noise_could_explain():
    tried = [measured(10.0, PLAIN, 1), measured(11.2, TWO, 1, spread=0.15)]
    assert TWO in still_in(tried, DEFAULTS, "request", LENGTH)
    assert fastest(tried, "request", LENGTH) == PLAIN


def test_few_settings_go_on_the_fastest_ones():
    variants = [measured(5.0 + n / 10, Settings(threads=n), 1) for n in range(2, 6)]
    left = still_in([measured(5.0, PLAIN, 1), *variants], DEFAULTS, "request", LENGTH)
    assert left == (PLAIN, Settings(threads=2), Settings(threads=3))


def test_the_plain_settings_are_the_fastest_unless_another_is_clearly():
    assert fastest([measured(10.0, PLAIN), measured(9.5, TWO)], "request", LENGTH) == PLAIN
    assert fastest([measured(10.0, PLAIN), measured(5.0, TWO)], "request", LENGTH) == TWO


def test_the_surely_fastest_settings_win_with_what_they_gain():
    best = found(measured(10.0, PLAIN), measured(5.0, TWO), measured(8.0, DEFAULTS))
    assert best.settings == TWO
    assert best.low <= best.times <= best.high
    assert best.times == pytest.approx(2.0, rel=0.05)
    assert best.over_defaults == pytest.approx(1.6, rel=0.05)
    assert best.defaults_low <= best.over_defaults <= best.defaults_high


def test_of_equally_fast_settings_the_one_with_fewer_threads_wins():
    best = found(measured(10.0, PLAIN), measured(4.99, FOUR), measured(5.0, TWO))
    assert best.settings == TWO
    much = found(measured(10.0, PLAIN), measured(3.0, FOUR), measured(5.0, TWO))
    assert much.settings == FOUR


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
    assert (best.settings, best.over_defaults, best.defaults_low) == (PLAIN, None, None)


@pytest.mark.parametrize(
    ("over_by", "threads"),
    [(1.1, {2, 4}), (1.8, {2, 4}), (1.81, {4}), (3.6, {4}), (3.7, set())],
)
def test_a_narrow_miss_is_tried_with_as_many_threads_as_could_save_it(over_by, threads):
    tried = rescue_variants(fake_candidate(), machine(4, 4), over_by)
    assert {s.threads for s in tried} == threads
    assert [s.threads for s in tried] == sorted(s.threads for s in tried)


def test_who_uses_all_cores_already_cannot_be_saved_by_threads():
    assert rescue_variants(fake_candidate(settings=FOUR), machine(4, 4), 1.1) == ()
    assert rescue_variants(fake_candidate(), machine(1, 8), 1.1) == ()
