"""What generation costs over the tokens before it, and which lengths that needs."""

from __future__ import annotations

import pytest

from advisor.decide.energy import energy
from advisor.decide.generation import lacking_lengths, past_points
from advisor.testing.fakes import fake_artifact, fake_candidate, fake_measurement, fake_task

TASK = fake_task("generate")


def points(family: str, task=TASK, **measured):
    candidate = fake_candidate(family)
    made = fake_measurement(candidate, task, 0.5, lengths=(8, 64), first_token_ms=4.0, **measured)
    return past_points(task, fake_artifact(candidate, task), made)


def test_a_cache_grows_and_a_state_does_not():
    cached, carried = points("transformer-decoder"), points("lstm")
    assert [p.past for p in cached] == [8, 24, 64]
    assert cached[2].cache_bytes == 8 * cached[0].cache_bytes
    assert carried[2].cache_bytes == carried[0].cache_bytes


def test_rates_and_bytes_are_of_the_whole_batch():
    many = fake_task("generate", serving={"mode": "generate", "batch": 4})
    one, four = points("transformer-decoder")[1], points("transformer-decoder", many)[1]
    assert four.tokens_per_s == pytest.approx(4 * one.tokens_per_s)
    assert four.cache_bytes == 4 * one.cache_bytes


def test_a_first_token_that_was_not_timed_is_not_made_up():
    assert [p.first_token_s is None for p in points("lstm")] == [True, False, True]


def test_float16_states_take_half_the_bytes():
    candidate = fake_candidate("lstm")
    artifact = fake_artifact(candidate, TASK)
    halved = tuple(
        g.model_copy(
            update={"states": tuple(s.model_copy(update={"dtype": "float16"}) for s in g.states)}
        )
        for g in artifact.graphs
    )
    made = fake_measurement(candidate, TASK, 0.5)
    (full,) = past_points(TASK, artifact, made)
    (half,) = past_points(TASK, artifact.model_copy(update={"graphs": halved}), made)
    assert 2 * half.cache_bytes == full.cache_bytes


@pytest.mark.parametrize(
    ("known", "lacking"),
    [((24,), (6, 64)), ((3, 6, 12, 24, 48, 64), ()), ((12, 24, 48), (64,)), ((24, 64), (6,))],
)
def test_only_what_is_lacking_is_measured(known, lacking):
    assert lacking_lengths(TASK, known) == lacking


def with_joules(joules: float | None):
    made = fake_measurement(fake_candidate(), fake_task(), 2.0, samples=80, rounds=2)
    runs = tuple(
        r.model_copy(
            update={
                "series": tuple(s.model_copy(update={"joules": joules}) for s in r.series),
            }
        )
        for r in made.runs
    )
    return made.model_copy(update={"runs": runs})


def test_energy_counts_the_calls_of_the_warm_up_too():
    found = energy(with_joules(5.0), "request", 40, "")
    assert found.joules == pytest.approx(2 * 5.0 / (2 * (80 + 20)))
    assert "200 calls" in found.note


def test_no_counter_means_no_figure_and_why():
    found = energy(with_joules(None), "request", 40, "this machine shows no energy counter")
    assert found.joules is None
    assert found.note == "unavailable: this machine shows no energy counter"
    assert energy(with_joules(None), "request", 40, "").note == "unavailable: it was not measured"
