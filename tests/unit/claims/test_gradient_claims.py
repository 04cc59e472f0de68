"""Claims C13 to C16: gradients by lag whose truth is known."""

from __future__ import annotations

import pytest
from advisor_claims.elman_forgets import ElmanForgets
from advisor_claims.forgetting_explodes import ForgettingExplodes
from advisor_claims.forgetting_first import ForgettingFirst
from advisor_claims.vanishing_with_length import VanishingWithLength, factor_per_step

from advisor.core.findings import Findings
from advisor.testing.fakes import fake_gradient

VANISHING = fake_gradient("elman", {1: 0.5, 10: 3e-4, 50: 4e-18, 99: 0.0})
HOLDING = fake_gradient("lstm", {1: 0.52, 10: 0.39, 50: 0.34, 99: 0.55}, "forget bias 3")
EXPLODING = fake_gradient("elman", {1: 1.04, 10: 1.4, 50: 6.1, 99: 37.0}, "spectral radius 1.5")
CASES = {
    "vanishing": [VANISHING],
    "holding": [HOLDING],
    "exploding": [EXPLODING],
    "vanishing and holding": [VANISHING, HOLDING],
    "holding and exploding": [HOLDING, EXPLODING],
    "vanishing and exploding": [VANISHING, EXPLODING],
}


@pytest.mark.parametrize(
    ("claim", "case", "status"),
    [
        (ElmanForgets, "vanishing", "confirmed here"),
        (ElmanForgets, "holding", "refuted here"),
        (ElmanForgets, "vanishing and holding", "bounded here"),
        (ForgettingExplodes, "vanishing", "refuted here"),
        (ForgettingExplodes, "holding", "not tested"),
        (ForgettingExplodes, "exploding", "confirmed here"),
        (ForgettingExplodes, "vanishing and exploding", "refuted here"),
        (ForgettingExplodes, "holding and exploding", "bounded here"),
        (ForgettingFirst, "vanishing", "refuted here"),
        (ForgettingFirst, "holding", "not tested"),
        (ForgettingFirst, "vanishing and holding", "bounded here"),
        (VanishingWithLength, "vanishing", "confirmed here"),
        (VanishingWithLength, "holding", "refuted here"),
        (VanishingWithLength, "exploding", "refuted here"),
        (VanishingWithLength, "vanishing and holding", "bounded here"),
    ],
)
def test_status(claim, case, status):
    found, reason = claim().test(Findings(gradients=CASES[case]))
    assert found == status
    assert "(default)" in reason or "(forget bias 3)" in reason or "1.5" in reason


@pytest.mark.parametrize(
    "claim", [ElmanForgets, ForgettingExplodes, ForgettingFirst, VanishingWithLength]
)
def test_without_a_recurrent_gradient_nothing_is_tested(claim):
    others = [fake_gradient("transformer-decoder", {1: 0.9, 99: 0.8}), fake_gradient("gru", {})]
    assert claim().test(Findings(gradients=others))[0] == "not tested"


def test_the_figures_stand_in_the_reason():
    assert ElmanForgets().test(Findings(gradients=CASES["vanishing and holding"]))[1] == (
        "by gates and initialisation: below 1/1000 from lag 10: elman (default); at lag "
        "99, over lag 0: lstm (forget bias 3) 0.55"
    )


def test_the_factor_per_step_is_read_before_it_underflows():
    assert factor_per_step(VANISHING) == pytest.approx(4e-18 ** (1 / 50))
    assert factor_per_step(fake_gradient("elman", {10: 0.0})) == 0.0
