"""A time limit that ends before a candidate was measured leaves it undecided, not ruled out."""

from __future__ import annotations

from advisor.core.recommendation import Trust
from advisor.core.verdict import Outcome
from advisor.decide.assessment import Assessment
from advisor.decide.beliefs import belief
from advisor.decide.recommend import recommend
from advisor.decide.verdicts import no_time_left
from advisor.testing.fakes import fake_candidate, fake_device, fake_task


def left_out() -> Assessment:
    candidate = fake_candidate()
    return Assessment(candidate, belief(candidate, ()), verdicts=(no_time_left(candidate.id),))


def test_it_is_undecided():
    assert left_out().outcome is Outcome.UNDECIDED


def test_the_answer_is_undecided_and_says_why():
    trust = Trust(grade="C", reasons=("nothing was measured",))
    found = recommend(fake_task(), fake_device(), [left_out()], (), (), (), trust)
    assert found.status == "undecided"
    assert found.reasons == ("no time was left to measure anything",)
    (contender,) = found.contenders
    assert contender.standing == "undecided"
    assert contender.reason.startswith("no time was left to measure it")
