"""Claims about what is learned and how the runs vary, held against made-up probe results."""

from __future__ import annotations

import pytest
from advisor_claims.careful_training import spread

from advisor import registry
from advisor.core.findings import Findings
from advisor.core.learned import GradientByLag
from advisor.testing.fakes import fake_learned


def judge(name, *learned, gradients=()):
    plugin = registry.get("claims", name).plugin
    return plugin.test(Findings(learned=learned, gradients=gradients))


def runs(family, scores, probe="recall"):
    """`{(learning rate, seed): score}` as attempts on one probe."""
    found = fake_learned(family, probe, "partial")
    (attempt,) = found.attempts
    return found.model_copy(
        update={
            "attempts": tuple(
                attempt.model_copy(
                    update={"learning_rate": rate, "seed": seed, "scores": {40: score}}
                )
                for (rate, seed), score in scores.items()
            )
        }
    )


@pytest.mark.parametrize(
    ("attained", "status"),
    [
        ({"gru": "solved", "lstm": "extrapolates"}, "confirmed here"),
        ({"gru": "solved", "elman": "partial"}, "bounded here"),
        ({"gru": "at chance"}, "refuted here"),
        ({"gru": "budget-limited"}, "not tested"),
        ({"transformer-decoder": "solved"}, "not tested"),
    ],
)
def test_the_last_state(attained, status):
    found = [fake_learned(family, "majority", reached) for family, reached in attained.items()]
    assert judge("last-state", *found)[0] == status


@pytest.mark.parametrize(
    ("recurrent", "attention", "status"),
    [
        ("solved", "at chance", "confirmed here"),
        ("solved", "budget-limited", "bounded here"),
        ("solved", "solved", "bounded here"),
        ("at chance", "solved", "refuted here"),
        ("partial", "partial", "not tested"),
    ],
)
def test_not_always(recurrent, attention, status):
    rows = [
        fake_learned(family, probe, attained)
        for probe in ("parity", "s3", "flip-flop", "recall")
        for family, attained in (("gru", recurrent), ("transformer-decoder", attention))
    ]
    assert judge("not-always", *rows)[0] == status


def test_one_probe_that_attention_wins_does_not_say_always():
    rows = (
        fake_learned("gru", "recall", "at chance"),
        fake_learned("transformer-decoder", "recall", "solved"),
    )
    assert judge("not-always", *rows)[0] == "not tested"
    assert judge("not-always", rows[0])[0] == "not tested"


def test_one_probe_that_attention_loses_is_enough():
    rows = [
        fake_learned(family, probe, attained)
        for probe, family, attained in (
            ("recall", "gru", "at chance"),
            ("recall", "transformer-decoder", "solved"),
            ("parity", "gru", "extrapolates"),
            ("parity", "transformer-decoder", "at chance"),
        )
    ]
    status, told = judge("not-always", *rows)
    assert status == "confirmed here"
    assert told.startswith("parity: gru extrapolates")
    assert "recall" not in told


@pytest.mark.parametrize(
    ("recurrent", "attention", "status"),
    [
        ("extrapolates", "solved", "confirmed here"),
        ("solved", "extrapolates", "refuted here"),
        ("extrapolates", "extrapolates", "bounded here"),
        ("extrapolates", "partial", "not tested"),
    ],
)
def test_longer_than_trained(recurrent, attention, status):
    rows = [
        fake_learned("lstm", "flip-flop", recurrent),
        fake_learned("transformer-decoder", "flip-flop", attention),
    ]
    assert judge("longer-than-trained", *rows)[0] == status


SAME = {(1e-3, 0): 0.50, (3e-3, 0): 0.55}
WIDE = {(1e-3, 0): 0.10, (1e-3, 1): 0.12, (3e-3, 0): 0.50}


@pytest.mark.parametrize(
    ("gru", "decoder", "status"),
    [
        (WIDE, WIDE, "confirmed here"),
        (WIDE, SAME, "bounded here"),
        (SAME, SAME, "refuted here"),
        ({(1e-3, 0): 0.1, (1e-3, 1): 0.9}, {(1e-3, 0): 0.5}, "not tested"),
    ],
)
def test_careful_training(gru, decoder, status):
    rows = runs("gru", gru), runs("transformer-decoder", decoder)
    assert judge("careful-training", *rows)[0] == status


def test_the_spread_is_between_the_best_of_each_learning_rate():
    assert spread(runs("gru", WIDE)) == pytest.approx(0.38)
    assert spread(runs("gru", {(1e-3, 0): 0.1, (1e-3, 1): 0.9})) is None


@pytest.mark.parametrize(
    ("gru", "decoder", "status"),
    [
        ({(1e-3, 0): 0.2, (1e-3, 1): 0.6}, {(1e-3, 0): 0.4, (1e-3, 1): 0.4}, "confirmed here"),
        ({(1e-3, 0): 0.2, (3e-3, 0): 0.6}, {(1e-3, 0): 0.4, (3e-3, 0): 0.4}, "bounded here"),
        ({(1e-3, 0): 0.6, (3e-3, 0): 0.6}, {(1e-3, 0): 0.4, (3e-3, 0): 0.4}, "refuted here"),
        ({(1e-3, 0): 0.6, (3e-3, 0): 0.6}, {(1e-3, 0): 0.4}, "not tested"),
        ({(1e-3, 0): 0.6, (3e-3, 0): 0.405}, {(1e-3, 0): 0.4, (3e-3, 0): 0.4}, "not tested"),
    ],
)
def test_equal_comparison(gru, decoder, status):
    rows = runs("gru", gru), runs("transformer-decoder", decoder)
    assert judge("equal-comparison", *rows)[0] == status


def test_each_forget_bias_is_told_and_one_that_fades_bounds_the_rule():
    found = [
        gradient("as the family initialises it: forget bias 1", 3e-9),
        gradient("torch's default", 2e-21),
        gradient("forget bias 3", 0.5),
    ]
    status, told = judge("forget-bias", gradients=found)
    assert status == "bounded here"
    assert told.endswith(
        "99 steps back 3e-09 (as the family initialises it: forget bias 1), 5e-01 (forget bias "
        "3), 2e-21 (torch's default)"
    )


def test_runs_on_different_probes_are_not_compared():
    flips = {(1e-3, 0): 0.2, (1e-3, 1): 0.6}
    flat = {(1e-3, 0): 0.4, (1e-3, 1): 0.4}
    rows = runs("gru", flips, "recall"), runs("lstm", flat, "copy")
    assert judge("equal-comparison", *rows)[0] == "not tested"


def gradient(initialisation, last, family="lstm"):
    return GradientByLag(
        family=family, band="small", initialisation=initialisation, ratios={1: 0.5, 99: last}
    )


@pytest.mark.parametrize(
    ("biased", "plain", "status"),
    [
        (0.5, 2e-21, "confirmed here"),
        (3e-9, 2e-21, "bounded here"),
        (2e-21, 2e-21, "refuted here"),
        (0.5, 0.4, "refuted here"),
    ],
)
def test_the_forget_bias(biased, plain, status):
    found = [gradient("forget bias 3", biased), gradient("torch's default", plain)]
    status_found, told = judge("forget-bias", gradients=found)
    assert status_found == status
    assert "99 steps back" in told
    assert judge("forget-bias", gradients=found[:1])[0] == "not tested"
    other = [gradient("forget bias 3", 0.5, "gru"), found[1]]
    assert judge("forget-bias", gradients=other)[0] == "not tested"
