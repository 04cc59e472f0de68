"""Claims about memory, held against sizes that are known."""

from __future__ import annotations

import pytest
from advisor_claims.memory import shown_bytes
from advisor_claims.memory import test_less_process_memory as less_process_memory
from advisor_claims.memory import test_less_training_memory as less_training_memory
from advisor_claims.memory import test_smaller_state as smaller_state

from advisor.core.findings import Findings
from advisor.core.state_size import StateSize
from advisor.core.training import TrainingCost
from advisor.testing.fakes import fake_artifact, fake_candidate, fake_measurement, fake_task

RECURRENT, ATTENTION = frozenset({"gru", "lstm"}), frozenset({"transformer-decoder"})


def state(family, fixed=0, per_step=0, band="medium", batch=1):
    return StateSize(family, band, batch, fixed, per_step)


def cost(family, length, saved, band="medium", batch=4):
    return TrainingCost(
        family=family,
        band=band,
        width=128,
        backbone_parameters=500_000,
        length=length,
        batch=batch,
        threads=2,
        seconds=(0.1,),
        saved_bytes=saved,
    )


def served(family, memory_mb, band="medium", mode="request"):
    candidate, task = fake_candidate(family, band), fake_task(mode)
    return candidate, fake_measurement(candidate, task, memory_mb=memory_mb)


def states_judged(*states):
    return smaller_state(Findings(states=states), RECURRENT, ATTENTION, "recurrence")


@pytest.mark.parametrize(
    ("gru", "decoder", "status"),
    [
        (state("gru", 2_000), state("transformer-decoder", 0, 1_000), "confirmed here"),
        (state("gru", 99_000_000), state("transformer-decoder", 0, 1_000), "refuted here"),
        (state("gru", 500_000), state("transformer-decoder", 0, 1_000), "bounded here"),
        (state("gru", 2_000), state("transformer-decoder", 2_000), "bounded here"),
        (state("gru", 2_000, band="small"), state("transformer-decoder", 0, 9), "not tested"),
    ],
)
def test_a_state_against_a_cache(gru, decoder, status):
    assert states_judged(gru, decoder)[0] == status


def test_a_state_is_told_by_steps_of_the_past():
    told = states_judged(state("gru", 2_000), state("transformer-decoder", 0, 1_000))[1]
    assert told == (
        "at medium size recurrence carries 2.0 kB against 64.0 kB at 64 steps, 2.0 kB against "
        "1.0 MB at 1,024, 2.0 kB against 16.4 MB at 16,384"
    )


def test_the_smallest_of_a_group_stands_for_it():
    larger, cache = state("lstm", 90_000_000), state("transformer-decoder", 0, 1_000)
    assert states_judged(larger, cache)[0] == "refuted here"
    assert states_judged(larger, state("gru", 2_000), cache)[0] == "confirmed here"


def test_states_of_a_batch_count_for_each_sequence():
    cache = state("transformer-decoder", 0, 1_000, batch=8)
    status, told = states_judged(state("gru", 16_000, batch=8), cache)
    assert status == "confirmed here"
    assert "2.0 kB against 8.0 kB at 64 steps" in told


def test_a_state_is_read_off_the_graph():
    candidate, task = fake_candidate("transformer-decoder"), fake_task("stream")
    found = StateSize.of(candidate, fake_artifact(candidate, task))
    assert found is not None
    assert (found.bytes_at(0), found.bytes_at(10)) == (0, 10 * candidate.width * 4)
    assert StateSize.of(candidate, fake_artifact(candidate, fake_task())) is None


@pytest.mark.parametrize(
    ("lstm", "decoder", "status"),
    [
        ((20, 40), (30, 60), "confirmed here"),
        ((30, 60), (20, 40), "refuted here"),
        ((10, 80), (20, 60), "bounded here"),
        ((None, None), (20, 60), "not tested"),
    ],
)
def test_what_training_keeps(lstm, decoder, status):
    training = [
        cost(family, length, saved)
        for family, sizes in (("lstm", lstm), ("transformer-decoder", decoder))
        for length, saved in zip((64, 1024), sizes, strict=True)
    ]
    judged = less_training_memory(Findings(training=training), RECURRENT, ATTENTION, "recurrence")
    assert judged[0] == status


def test_training_is_told_per_sequence_whatever_the_batches():
    training = [cost("lstm", 64, 4_000, batch=4), cost("transformer-decoder", 64, 4_000, batch=1)]
    status, told = less_training_memory(
        Findings(training=training), RECURRENT, ATTENTION, "recurrence"
    )
    assert status == "confirmed here"
    assert told.endswith("keeps for each sequence 1.0 kB against 4.0 kB at 64 steps in training")


@pytest.mark.parametrize(
    ("gru", "decoder", "status"),
    [
        (served("gru", 55), served("transformer-decoder", 70), "confirmed here"),
        (served("gru", 70), served("transformer-decoder", 55), "refuted here"),
        (served("gru", 60), served("transformer-decoder", 60.2), "bounded here"),
        (served("gru", 55), served("transformer-decoder", 70, "small"), "not tested"),
        (served("gru", 55), served("transformer-decoder", 70, mode="stream"), "not tested"),
    ],
)
def test_what_a_process_grows_by(gru, decoder, status):
    found = Findings(measured=[gru, decoder])
    assert less_process_memory(found, RECURRENT, ATTENTION, "recurrence")[0] == status


def test_of_sizes_known_equally_well_the_smallest_is_told():
    rows = [
        served(family, memory, band)
        for band in ("large", "small", "medium")
        for family, memory in (("gru", 55), ("transformer-decoder", 70))
    ]
    told = less_process_memory(Findings(measured=rows), RECURRENT, ATTENTION, "recurrence")[1]
    assert told.startswith("at small size ")


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, "0 B"), (999, "999 B"), (1e3, "1.0 kB"), (8.4e6, "8.4 MB"), (2e9, "2.0 GB")],
)
def test_bytes_are_shown_in_powers_of_a_thousand(count, shown):
    assert shown_bytes(count) == shown
