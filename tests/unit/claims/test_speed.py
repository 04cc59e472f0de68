"""Claims about speed, held against devices whose truth is known."""

from __future__ import annotations

import pytest

from advisor import registry
from advisor.core.findings import Findings
from advisor.testing.fakes import fake_candidate, fake_measurement, fake_task

LENGTHS = (10, 40, 160, 640)


def measured(task, family, p50_ms, band="medium", growth=1.0, lengths=LENGTHS):
    candidate = fake_candidate(family, band)
    return candidate, fake_measurement(
        candidate, task, p50_ms, growth=growth, lengths=lengths, samples=9
    )


def judge(name, task, *rows):
    return registry.get("claims", name).plugin.test(
        Findings(measured=[measured(task, *row) for row in rows], task=task)
    )


@pytest.mark.parametrize(
    ("gru", "encoder", "status"),
    [
        ((4.0, "medium", 1.0), (2.0, "medium", 1.0), "confirmed here"),
        ((1.0, "medium", 1.0), (2.0, "medium", 1.0), "refuted here"),
        ((2.0, "medium", 1.0), (2.0, "medium", 0.5), "bounded here"),
        ((2.0, "medium", 1.0), (2.02, "medium", 1.0), "bounded here"),
        ((4.0, "small", 1.0), (2.0, "medium", 1.0), "not tested"),
    ],
)
def test_attention_faster(gru, encoder, status):
    rows = [("gru", *gru), ("transformer-encoder", *encoder)]
    assert judge("attention-faster", fake_task(), *rows)[0] == status


def test_the_figures_stand_in_the_reason():
    status, reason = judge(
        "attention-faster", fake_task(), ("gru", 4.0), ("transformer-encoder", 2.0)
    )
    assert status == "confirmed here"
    assert "medium size" in reason
    assert reason.endswith("2.00 times as fast at 10 steps, 2.00 at 40, 2.00 at 160, 2.00 at 640")


def test_a_bounded_claim_says_where_it_holds():
    status, reason = judge(
        "attention-faster",
        fake_task(),
        ("gru", 2.0, "medium", 1.0),
        ("transformer-encoder", 2.0, "medium", 0.5),
    )
    assert status == "bounded here"
    assert reason.startswith("true at 160 to 640, not at 10; ")


def test_where_it_holds_is_told_length_by_length():
    """True, false, true: no span may claim the middle."""
    task = fake_task()
    lengths = {10: 2.0, 40: 0.5, 160: 2.0}
    gru, encoder = fake_candidate("gru"), fake_candidate("transformer-encoder")
    base = fake_measurement(gru, task, 1.0, growth=0.0, lengths=(10, 160), samples=9)
    runs = tuple(
        run.model_copy(
            update={
                "series": tuple(
                    s.model_copy(
                        update={"samples_s": tuple(x / lengths[s.length] for x in s.samples_s)}
                    )
                    for s in run.series
                )
            }
        )
        for run in base.runs
    )
    other = base.model_copy(update={"candidate_id": encoder.id, "runs": runs})
    plugin = registry.get("claims", "attention-faster").plugin
    status, reason = plugin.test(Findings(measured=[(gru, base), (encoder, other)], task=task))
    assert status == "bounded here"
    assert reason.startswith("true at 10 and 160, not at 40; ")


def test_equal_sizes_only_and_the_fastest_of_each_group():
    status, reason = judge(
        "attention-faster",
        fake_task(),
        ("gru", 4.0),
        ("lstm", 3.0),
        ("bilstm", 9.0),
        ("transformer-encoder", 2.0),
        ("transformer-decoder", 1.5),
        ("gru", 0.1, "small"),
    )
    assert status == "confirmed here"
    assert "2.00 at 40" in reason


def test_the_size_measured_at_most_lengths_is_taken():
    task = fake_task()
    rows = [
        ("gru", 4.0, "large", 1.0, ()),
        ("transformer-encoder", 1.0, "large", 1.0, ()),
        ("gru", 1.0, "small"),
        ("transformer-encoder", 2.0, "small"),
    ]
    status, reason = judge("attention-faster", task, *rows)
    assert status == "refuted here"
    assert "small size" in reason


def test_short_means_short():
    """Recurrence is faster up to 40 steps; what happens at 160 is no matter of this claim."""
    rows = [("gru", 1.0, "medium", 1.0), ("transformer-encoder", 2.0, "medium", 0.2)]
    assert judge("recurrent-short", fake_task(), *rows)[0] == "confirmed here"
    rows = [("gru", 3.0, "medium", 0.2), ("transformer-encoder", 2.0, "medium", 1.0)]
    assert judge("recurrent-short", fake_task(), *rows)[0] == "refuted here"


@pytest.mark.parametrize("mode", ["stream", "generate"])
def test_a_state_of_fixed_size_against_a_cache(mode):
    task = fake_task(mode)
    fast, slow = ("gru", 0.1, "medium", 0.0), ("transformer-decoder", 0.4, "medium", 0.1)
    assert judge("constant-state", task, fast, slow)[0] == "confirmed here"
    assert judge("constant-state", task, ("tcn", 0.9), slow)[0] != "confirmed here"
    assert judge("constant-state", task, fast)[0] == "not tested"


def test_what_noise_could_turn_counts_for_neither_side():
    """Its processes differ by 15 % between rounds, and the claim is about 10 %."""
    task = fake_task()
    candidate, steady = measured(task, "gru", 2.2)
    noisy = steady.model_copy(
        update={
            "runs": tuple(
                run.model_copy(
                    update={
                        "series": tuple(
                            s.model_copy(
                                update={"samples_s": tuple(x * factor for x in s.samples_s)}
                            )
                            for s in run.series
                        )
                    }
                )
                for run, factor in zip(steady.runs, (0.9, 1.0, 1.2), strict=True)
            )
        }
    )
    claim = registry.get("claims", "attention-faster").plugin
    encoder = measured(task, "transformer-encoder", 2.0)
    assert (
        claim.test(Findings(measured=[(candidate, steady), encoder], task=task))[0]
        == "confirmed here"
    )
    status, reason = claim.test(Findings(measured=[(candidate, noisy), encoder], task=task))
    assert status == "bounded here"
    assert reason.endswith("is as fast within noise at 10 to 640")
