"""Claims about encoding, generating and growing, held against devices whose truth is known."""

from __future__ import annotations

import pytest
from advisor_claims.articles_disagree import weigh

from advisor import registry
from advisor.core.findings import Findings
from advisor.testing.fakes import fake_candidate, fake_measurement, fake_task

LENGTHS = (64, 256)
BATCHES = {"mode": "request", "batch": 32}


def row(family, p50_ms, band="medium", mode="request", growth=1.0, **serving):
    task = fake_task(mode, **serving)
    candidate = fake_candidate(family, band)
    return candidate, fake_measurement(
        candidate, task, p50_ms, growth=growth, lengths=LENGTHS, samples=9
    )


def judge(name, *rows):
    return registry.get("claims", name).plugin.test(Findings(measured=rows))


@pytest.mark.parametrize(
    ("token_ms", "growth", "status"),
    [(1.0, 0.0, "confirmed here"), (0.001, 0.0, "refuted here"), (0.08, 1.0, "bounded here")],
)
def test_one_token_at_a_time(token_ms, growth, status):
    """Reading takes 0.1 ms a step at every length; a token `token_ms` after 64 steps, and at 256
    four times as much where it grows."""
    reading = row("transformer-decoder", 0.1 * fake_task().input.length.typical)
    typical = fake_task("generate").input.length.typical
    p50_ms = token_ms * (typical / 64) ** growth
    writing = row("transformer-decoder", p50_ms, mode="generate", growth=growth)
    assert judge("one-at-a-time", reading, writing)[0] == status


def test_one_token_at_a_time_needs_both_of_one_model():
    reading = row("transformer-decoder", 4.0, "small")
    writing = row("transformer-decoder", 1.0, mode="generate")
    assert judge("one-at-a-time", reading, writing)[0] == "not tested"
    assert judge("one-at-a-time", row("gru", 4.0), row("gru", 1.0, mode="generate"))[0] == (
        "not tested"
    )


@pytest.mark.parametrize(
    ("small", "large", "status"),
    [
        ((2.0, 0.0), (8.0, 0.0), "confirmed here"),
        ((8.0, 0.0), (2.0, 0.0), "refuted here"),
        ((2.0, 0.0), (2.0, 0.0), "bounded here"),
        ((2.0, 0.0), (2.0, 0.5), "confirmed here"),
    ],
)
def test_recurrence_falls_behind_as_it_grows(small, large, status):
    """Milliseconds and growth with length of a GRU; attention takes 2 ms at either size."""
    rows = [
        row("gru", small[0], "small", growth=small[1]),
        row("gru", large[0], "large", growth=large[1]),
        row("transformer-encoder", 2.0, "small", growth=0.0),
        row("transformer-encoder", 2.0, "large", growth=0.0),
    ]
    assert judge("recurrent-unscalable", *rows)[0] == status
    assert judge("recurrent-unscalable", rows[0], rows[2])[0] == "not tested"


def test_the_figures_of_growing_stand_in_the_reason():
    rows = [
        row(family, p50, band, growth=0.0)
        for band, gru in (("small", 4.0), ("large", 8.0))
        for family, p50 in (("gru", gru), ("transformer-encoder", 2.0))
    ]
    told = judge("recurrent-unscalable", *rows)[1]
    assert "at small and large size, " in told
    assert told.endswith("2.00 and 4.00 at 40, 2.00 and 4.00 at 64, 2.00 and 4.00 at 256 steps")


def test_parallel_hardware_is_told_batch_by_batch():
    alone = (row("gru", 1.0), row("transformer-encoder", 2.0))
    many = {"serving": BATCHES}
    together = (row("gru", 9.0, **many), row("transformer-encoder", 2.0, **many))
    assert judge("parallel-hardware", *together)[0] == "confirmed here"
    assert judge("parallel-hardware", *alone)[0] == "refuted here"
    status, told = judge("parallel-hardware", *alone, *together)
    assert status == "bounded here"
    assert "At batch 1 (refuted)" in told
    assert "At batch 32 (confirmed)" in told
    assert judge("parallel-hardware", alone[0])[0] == "not tested"


@pytest.mark.parametrize(
    ("bilstm", "status"),
    [((4.0, 1.0), "confirmed here"), ((1.0, 1.0), "refuted here"), ((3.0, 0.5), "bounded here")],
)
def test_a_cheap_classifier(bilstm, status):
    rows = row("transformer-encoder", 2.0), row("bilstm", bilstm[0], growth=bilstm[1])
    found, told = judge("text-classification-cheap", *rows)
    assert found == status
    assert told.endswith("Of latency only: accuracy needs your data")
    assert judge("text-classification-cheap", rows[0], row("gru", 9.0))[0] == "not tested"


YES, NO, MIXED, OPEN = "confirmed here", "refuted here", "bounded here", "not tested"


@pytest.mark.parametrize(
    ("answers", "status"),
    [
        ((YES, NO), YES),
        ((MIXED, MIXED), YES),
        ((YES, MIXED, YES), YES),
        ((NO, NO, OPEN), NO),
        ((YES, YES), NO),
        ((NO, OPEN), MIXED),
        ((OPEN, OPEN), OPEN),
    ],
)
def test_articles_disagree_where_no_side_is_better_at_everything(answers, status):
    told = {f"thing {i}": (answer, f"figures {i}") for i, answer in enumerate(answers)}
    found, reason = weigh(told)
    assert found == status
    assert all((f"figures {i}" in reason) == (answer != OPEN) for i, answer in enumerate(answers))


def test_reading_and_writing_are_weighed_from_measurements():
    rows = (
        row("gru", 4.0),
        row("transformer-decoder", 2.0),
        row("gru", 0.1, mode="generate"),
        row("transformer-decoder", 0.4, mode="generate"),
    )
    status, told = judge("articles-disagree", *rows)
    assert status == "confirmed here"
    assert told.startswith("Reading (attention): ")
    assert "Writing (recurrence): " in told
