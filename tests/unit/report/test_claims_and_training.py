"""Which claims a report shows, and what it says of training."""

from __future__ import annotations

import pytest

from advisor.core.evidence import ClaimResult, Evidence
from advisor.report.claims import shown_claims, the_rest
from advisor.report.training import training_line
from advisor.testing.fake_training import fake_training_cost
from advisor.testing.fakes import fake_recommendation, fake_task


def claim(name, status="not tested"):
    return ClaimResult(
        id=name, says=f"{name} is so", source="a paper, 2020", status=status, reason=f"{name} 1.2"
    )


def answer_with(*claims, moved=()):
    """An answer with these claims, of which `moved` (name, points) moved its first contender."""
    answer = fake_recommendation()
    first, *others = answer.contenders
    evidence = tuple(
        Evidence(
            source=name, origin="claim", candidate_id=first.id, shift=points, sd=1.0, reason="y"
        )
        for name, points in moved
    )
    held = first.belief.model_copy(update={"evidence": evidence})
    changed = (first.model_copy(update={"belief": held}), *others)
    return answer.model_copy(update={"claims": claims, "contenders": changed})


def test_tested_ones_come_first_then_those_that_moved_most():
    answer = answer_with(
        claim("idle"),
        claim("a-little"),
        claim("a-lot"),
        claim("bounded", "bounded here"),
        claim("refuted", "refuted here"),
        moved=(("a-little", 0.5), ("a-lot", -3.0)),
    )
    assert [c.id for c in shown_claims(answer)] == ["refuted", "bounded", "a-lot", "a-little"]
    assert the_rest(answer).startswith("1 more claim bears on this task: advisor claims")


def test_the_same_figures_are_told_once():
    same = [
        claim(name, "bounded here").model_copy(update={"reason": "1.4 at 40"}) for name in "ab"
    ]
    answer = answer_with(*same, claim("c", "bounded here"))
    assert [c.id for c in shown_claims(answer)] == ["a", "c"]


def test_many_claims_take_no_more_than_a_screen():
    tested = [claim(f"t{i}", "confirmed here") for i in range(30)]
    silent = [claim(f"m{i}") for i in range(30)]
    answer = answer_with(*silent, *tested, moved=[(f"m{i}", 1.0) for i in range(30)])
    assert len(shown_claims(answer)) <= 10
    assert the_rest(answer).startswith("50 more claims bear")


def test_nothing_is_left_where_all_are_shown():
    assert the_rest(answer_with(claim("one", "confirmed here"))) == ""


@pytest.mark.parametrize(
    ("examples", "ms", "told"),
    [
        (10_662, 1_688.0, "about 12 min per epoch of your 10,662 examples"),
        (100, 24.0, "less than a second per epoch of your 100 examples"),
        (1_000_000, 100.0, "about 1 h 7 min per epoch of your 1,000,000 examples"),
    ],
)
def test_an_epoch_in_words(examples, ms, told):
    """40 steps an example: 10,662 of them are 426,480 tokens, at 1.688 s per 1,000 12 minutes."""
    answer = fake_recommendation(task=fake_task(data={"examples": examples}))
    cost = fake_training_cost("gru", 40, ms)
    line = training_line(answer.model_copy(update={"training": (cost,)}))
    assert line == f"Training on this device: {told}."


def test_no_epoch_without_a_number_of_examples():
    answer = fake_recommendation(task=fake_task(data={}))
    cost = fake_training_cost("gru", 40, 24.0)
    assert training_line(answer.model_copy(update={"training": (cost,)})) == ""
