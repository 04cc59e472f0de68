"""The decision as a whole: status, order, and what it never does."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advisor.core.recommendation import Trust
from advisor.core.verdict import Outcome, Verdict
from advisor.decide import choose as choosing
from advisor.decide.recommend import recommend
from advisor.testing.fakes import fake_device, fake_task

TASK = fake_task()
MIXED = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(autouse=True)
def _fewer_draws(monkeypatch):
    monkeypatch.setattr(choosing, "DRAWS", 200)


def decide(assessed, task=TASK):
    return recommend(task, fake_device(), assessed, (), (), (), Trust(grade="A"))


def unmeasured(a, **why):
    return replace(a, measurement=None, artifact=None, verdicts=(), **why)


def undecided(a):
    doubt = Verdict(
        candidate_id=a.id,
        requirement="latency",
        outcome=Outcome.UNDECIDED,
        limit=20.0,
        value=19.0,
        unit="ms",
        reason="p95 19 ms can't be told from 20 ms",
        needs="more rounds, about 10 s of measuring",
    )
    return replace(a, verdicts=(doubt,))


def test_recommended(assess):
    best, other = assess(TASK, points=3.0), assess(TASK, "lstm", p50_ms=4.0)
    found = decide([other, best])
    assert (found.status, found.winner, found.tied) == ("recommended", best.id, ())
    assert [(c.id, c.standing) for c in found.contenders] == [
        (best.id, "recommended"),
        (other.id, "passes"),
    ]
    assert found.contenders[0].reason == "the recommendation"
    assert found.contenders[0].probability_best > 0.5
    assert found.nearest_miss is None


def test_tie(assess):
    slow, fast = assess(TASK, p50_ms=2.7), assess(TASK, "lstm", p50_ms=2.6)
    found = decide([slow, fast])
    assert (found.status, found.winner) == ("tie", fast.id)
    assert set(found.tied) == {slow.id, fast.id}
    assert [c.standing for c in found.contenders] == ["recommended", "tied"]


def test_undecided(assess):
    late, doubtful = assess(TASK, p50_ms=30.0), undecided(assess(TASK, "lstm", p50_ms=18.0))
    found = decide([late, doubtful])
    assert (found.status, found.winner) == ("undecided", None)
    assert found.reasons == ("1 of 2 measured candidates are undecided, none passes",)
    assert found.nearest_miss == doubtful.id


def test_nothing_fits_names_the_nearest_miss(assess):
    near, far = assess(TASK, p50_ms=21.0), assess(TASK, "lstm", p50_ms=40.0)
    found = decide([far, near])
    assert (found.status, found.winner, found.nearest_miss) == ("nothing-fits", None, near.id)
    assert found.reasons == ("none of 2 measured candidates meets every requirement",)
    assert len(found.would_change) == 1
    assert "gru medium" in found.would_change[0]


def test_one_miss_is_nearer_than_two_small_ones(assess):
    task = fake_task(limits={"memory_mb": 57.0})
    two = assess(task, p50_ms=20.5)
    one = assess(task, "lstm", p50_ms=60.0, memory_mb=50.0)
    assert decide([two, one], task).nearest_miss == one.id


def test_a_candidate_that_broke_is_no_near_miss(assess):
    """It was undecided after three rounds and crashed in the fourth."""
    crashed = replace(undecided(assess(TASK)), measurement=None, failed="its process crashed")
    late = assess(TASK, "lstm", p50_ms=400.0)
    assert decide([crashed, late]).nearest_miss == late.id


def test_nothing_could_be_measured(assess):
    found = decide([unmeasured(assess(TASK), failed="export broke the contract")])
    assert (found.status, found.winner, found.nearest_miss) == ("nothing-fits", None, None)
    assert found.reasons == ("no candidate could be measured; each one's reason is below",)
    assert decide([]).status == "nothing-fits"


def test_the_order_of_contenders(assess):
    """The winner, what ties, what passes by value, then by standing; among equals the faster."""
    winner = assess(TASK, points=2.0)
    rows = [
        unmeasured(assess(TASK, "bilstm"), failed="it crashed"),
        unmeasured(assess(TASK, "elman"), ruled_out="can't stream"),
        assess(TASK, "lstm", "large", p50_ms=60.0),
        assess(TASK, "lstm", "small", p50_ms=30.0),
        undecided(assess(TASK, "bigru")),
        assess(TASK, "tcn", p50_ms=9.0),
        assess(TASK, "tcn", "small", p50_ms=5.0),
        assess(TASK, "lstm", points=2.1),
        winner,
    ]
    found = decide(rows)
    assert [(c.candidate.label, c.standing) for c in found.contenders] == [
        ("lstm medium", "recommended"),
        ("gru medium", "tied"),
        ("tcn small", "passes"),
        ("tcn medium", "passes"),
        ("bigru medium", "undecided"),
        ("lstm small", "fails"),
        ("lstm large", "fails"),
        ("elman medium", "ruled out"),
        ("bilstm medium", "failed"),
    ]


def test_the_same_inputs_give_the_same_answer_in_any_order(assess):
    rows = [assess(TASK), assess(TASK, "lstm", p50_ms=2.0), assess(TASK, "tcn", p50_ms=33.0)]
    assert decide(rows) == decide(rows) == decide(rows[::-1])


CANDIDATES = st.lists(
    st.tuples(
        st.sampled_from(("gru", "lstm", "tcn")),
        st.sampled_from(("small", "medium", "large")),
        st.floats(0.5, 40.0),
        st.floats(-4.0, 4.0),
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda row: row[:2],
)


@MIXED
@given(rows=CANDIDATES)
def test_what_fails_is_never_recommended(assess, rows):
    found = decide([assess(TASK, *row, samples=40) for row in rows])
    named = {found.winner, *found.tied} - {None}
    for contender in found.contenders:
        passes = {v.outcome for v in contender.verdicts} == {Outcome.PASS}
        assert contender.id not in named or passes
    assert (found.winner is None) == (found.status in ("nothing-fits", "undecided"))
    assert (found.winner is None) == (not any(c.probability_best for c in found.contenders))


@MIXED
@given(rows=CANDIDATES)
def test_a_candidate_that_cannot_pass_changes_nothing(assess, rows):
    made = [assess(TASK, *row, samples=40) for row in rows]
    late = assess(TASK, "elman", "large", 900.0, 50.0, samples=40)
    broken = unmeasured(assess(TASK, "bilstm"), failed="it crashed")
    before, after = decide(made), decide([late, *made, broken])
    assert (before.status, before.winner, before.tied) == (after.status, after.winner, after.tied)
    if before.winner is not None:
        assert before.reasons == after.reasons
    kept = [c for c in after.contenders if c.id not in (late.id, broken.id)]
    assert list(before.contenders) == kept


@MIXED
@given(p50_ms=st.floats(1.0, 40.0), budget_ms=st.floats(1.0, 40.0), more=st.floats(1.0, 5.0))
def test_a_looser_budget_never_turns_pass_into_fail(assess, p50_ms, budget_ms, more):
    order = (Outcome.FAIL, Outcome.UNDECIDED, Outcome.PASS)
    ranks = []
    for limit in (budget_ms, budget_ms * more):
        task = fake_task(serving={"mode": "request", "latency_ms": limit})
        ranks.append(order.index(assess(task, p50_ms=p50_ms, samples=40, spread=0.3).outcome))
    assert ranks[0] <= ranks[1]


@pytest.mark.parametrize("name", ["memory_mb", "model_mb"])
def test_a_looser_size_limit_never_turns_pass_into_fail(assess, name):
    outcomes = [
        assess(fake_task(limits={name: limit})).outcome is Outcome.PASS
        for limit in (1, 5, 6.7, 50, 59, 500)
    ]
    assert outcomes == sorted(outcomes)
    assert outcomes[-1]
