"""What would change the answer: every sentence is applied, and decided again."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advisor.core.recommendation import Trust
from advisor.core.verdict import Outcome
from advisor.decide import choose as choosing
from advisor.decide.other_lengths import NOTHING
from advisor.decide.recommend import recommend
from advisor.decide.verdicts import verdicts
from advisor.decide.what_if import passing, would_change
from advisor.testing.fakes import fake_device, fake_task

TASK = fake_task()
LENGTHS = (5, 10, 20, 80, 160, 320)


@pytest.fixture(autouse=True)
def _fewer_draws(monkeypatch):
    monkeypatch.setattr(choosing, "DRAWS", 50)


def again(task, assessed):
    """Every measured candidate judged anew for another task."""
    return [
        a
        if a.measurement is None
        else replace(a, verdicts=verdicts(task, a.artifact, a.measurement, False))
        for a in assessed
    ]


def decide(task, assessed):
    return recommend(task, fake_device(), assessed, (), (), (), Trust(grade="A"))


def winner_label(task, assessed) -> str | None:
    found = decide(task, again(task, assessed))
    return None if found.winner is None else found.contender(found.winner).candidate.label


def told(task, assessed) -> tuple[str, ...]:
    winner = decide(task, assessed).winner
    return would_change(task, assessed, winner)


def with_serving(task, **changes):
    return type(task).model_validate(
        {**task.model_dump(), "serving": {**task.serving.model_dump(), **changes}}
    )


def at_steps(task, steps):
    dumped = task.model_dump()
    dumped["input"]["length"] = {"typical": steps}
    return type(task).model_validate(dumped)


def check(task, assessed) -> list[str]:
    """Applies each sentence; the kinds of sentences that were found and true."""
    kinds, before = [], winner_label(task, assessed)
    for sentence in told(task, assessed):
        kinds.append(_check_one(task, assessed, sentence, before))
    return kinds


def _check_one(task, assessed, sentence, before) -> str:
    heir = sentence.rsplit(": ", 1)[-1]
    heir = None if heir == NOTHING else heir
    if found := re.match(r"a budget under ([\d.,]+) ms: ", sentence):
        limit = _number(found)
        assert winner_label(with_serving(task, latency_ms=limit * 0.9999), assessed) == heir
        assert heir != before
        return "tighter"
    if found := re.match(r"under ([\d.,]+) ms nothing measured here fits", sentence):
        tight = with_serving(task, latency_ms=_number(found) * 0.9999)
        assert winner_label(tight, assessed) is None
        return "nothing"
    if found := re.match(r"a budget of ([\d.,]+) ms or more: ", sentence):
        assert winner_label(with_serving(task, latency_ms=_number(found)), assessed) == heir
        assert heir != before
        return "looser"
    if found := re.match(
        r"inputs of ([\d,]+)(?: to ([\d,]+))? steps( or longer| or shorter)?", sentence
    ):
        steps = int(found[1].replace(",", ""))
        assert winner_label(at_steps(task, steps), assessed) == heir != before
        if found[3]:
            beyond = [
                x
                for x in (5, 10, 20, 80, 160, 320)
                if (x > steps if "longer" in found[3] else x < steps)
            ]
            assert {winner_label(at_steps(task, x), assessed) for x in beyond} <= {heir}
        return "length"
    if found := re.match(r"priority '(\w+)': ", sentence):
        changed = task.model_copy(update={"priority": found[1]})
        assert winner_label(changed, assessed) == heir != before
        return "priority"
    assert sentence.startswith("proof that ")
    return "proof"


def _number(found) -> float:
    return float(found[1].replace(",", ""))


def test_a_tighter_budget(assess):
    rows = [assess(TASK, points=3.0), assess(TASK, "lstm", p50_ms=1.3)]
    assert check(TASK, rows) == ["tighter", "priority"]


def test_nothing_faster_is_left(assess):
    assert check(TASK, [assess(TASK)]) == ["nothing"]


def test_a_looser_budget_lets_a_better_one_in(assess):
    rows = [assess(TASK), assess(TASK, "lstm", "large", p50_ms=30.0, points=8.0)]
    assert "looser" in check(TASK, rows)


def test_a_looser_budget_may_let_in_what_was_undecided(assess):
    rows = [assess(TASK), assess(TASK, "lstm", "large", p50_ms=17.6, points=8.0)]
    assert rows[1].outcome is Outcome.UNDECIDED
    kinds = check(TASK, rows)
    assert "looser" in kinds
    assert "proof" in kinds


def test_other_lengths(assess):
    rows = [
        assess(TASK, points=1.0, growth=1.0, lengths=LENGTHS),
        assess(TASK, "transformer-encoder", p50_ms=4.5, growth=0.2, lengths=LENGTHS),
    ]
    assert "length" in check(TASK, rows)


def test_a_length_at_which_the_heir_is_too_slow_is_not_told(assess):
    """The encoder would overtake at 160 steps, if it kept the budget there."""
    task = with_serving(TASK, latency_ms=7.0)
    rows = [
        assess(task, p50_ms=2.6, growth=0.3, lengths=LENGTHS, points=1.5),
        assess(task, "transformer-encoder", p50_ms=6.5, growth=0.0, lengths=LENGTHS),
    ]
    assert rows[1].outcome is not Outcome.PASS
    assert "length" not in check(task, rows)


def test_a_length_from_which_nothing_fits_is_told(assess):
    rows = [assess(TASK, growth=1.0, lengths=LENGTHS)]
    assert "inputs of 320 steps or longer: nothing measured there fits" in told(TASK, rows)
    assert check(TASK, rows) == ["nothing", "length"]


def test_a_length_that_changes_it_only_for_a_while_is_not_called_or_longer(assess, medians):
    """The encoder leads at 80 and 160 steps, and its quadratic part loses it 320 again."""
    gru, encoder = assess(TASK, lengths=LENGTHS), assess(TASK, "transformer-encoder")
    costs = {5: 9.0, 10: 9.0, 20: 9.0, 40: 9.0, 80: 1.0, 160: 1.0, 320: 90.0}
    measured = medians(encoder.candidate, TASK, {x: [c / 1e3] * 3 for x, c in costs.items()})
    runs = tuple(
        r.model_copy(
            update={
                "series": tuple(
                    s.model_copy(update={"samples_s": s.samples_s * 120}) for s in r.series
                )
            }
        )
        for r in measured.runs
    )
    odd = replace(encoder, measurement=measured.model_copy(update={"runs": runs}))
    rows = again(TASK, [gru, odd])
    found = [s for s in told(TASK, rows) if s.startswith("inputs")]
    assert found == ["inputs of 80 to 160 steps: transformer-encoder medium"]
    assert "length" in check(TASK, rows)


def test_a_shorter_length_may_let_in_what_is_too_slow_here(assess):
    """A profile measured it everywhere."""
    rows = [
        assess(TASK, growth=1.0, lengths=LENGTHS),
        assess(TASK, "lstm", "large", p50_ms=30.0, points=8.0, growth=1.0, lengths=LENGTHS),
    ]
    assert "length" in check(TASK, rows)


def test_priorities(assess):
    rows = [assess(TASK, points=1.5), assess(TASK, "lstm", p50_ms=0.6, points=0.0)]
    assert "priority" in check(TASK, rows)


def test_a_stream_is_never_offered_a_budget_beyond_its_period(assess):
    task = fake_task("stream")  # 2 ms per step, one step every 10 ms
    rows = [assess(task, p50_ms=1.0), assess(task, "lstm", "large", p50_ms=30.0, points=9.0)]
    assert not [s for s in told(task, rows) if "or more" in s]
    rows[1] = assess(task, "lstm", "large", p50_ms=5.0, points=9.0)
    assert "looser" in check(task, rows)


def test_a_stream_bound_by_its_period_alone_is_told_of_the_period(assess):
    task = with_serving(fake_task("stream"), latency_ms=None)
    rows = [assess(task, p50_ms=1.0), assess(task, "lstm", "large", p50_ms=30.0, points=9.0)]
    (sentence,) = [s for s in told(task, rows) if "or more" in s]
    found = re.match(r"a period of ([\d.]+) ms or more: lstm large", sentence)
    assert winner_label(with_serving(task, period_ms=float(found[1])), rows) == "lstm large"


def test_without_a_budget_none_is_told(assess):
    task = fake_task(serving={"mode": "request"})
    assert told(task, [assess(task)]) == ()


def test_the_change_that_lets_the_nearest_miss_in_really_does(assess):
    task = fake_task(limits={"memory_mb": 57.0, "model_mb": 6.5})
    rows = [assess(task, p50_ms=21.0, spread=0.3), assess(task, "lstm", p50_ms=90.0)]
    found = decide(task, rows)
    assert found.nearest_miss == rows[0].id
    (change,) = found.would_change
    assert change.endswith(": gru medium")
    limits = dict(re.findall(r"an? ([a-z ]+) limit of ([\d.]+)", change))
    assert set(limits) == {"latency", "memory", "model size"}
    relaxed = fake_task(
        serving={"mode": "request", "latency_ms": float(limits["latency"])},
        limits={"memory_mb": float(limits["memory"]), "model_mb": float(limits["model size"])},
    )
    assert winner_label(relaxed, rows) == "gru medium"


def test_a_miss_on_few_runs_gets_the_percentile_and_says_about(assess, processes):
    """It was given up after five runs a process: no limit is sure."""
    a = assess(TASK)
    measured = processes(TASK, [[0.050] * 5] * 3)
    lost = replace(a, measurement=measured)
    found = decide(TASK, again(TASK, [lost]))
    assert found.would_change == ("a latency limit of about 50.0 ms: gru medium",)


def test_a_miss_that_needs_more_runs_says_so(assess, processes):
    lost = replace(assess(TASK), measurement=processes(TASK, [[0.010] * 5] * 3))
    found = decide(TASK, again(TASK, [lost]))
    assert found.status == "undecided"
    assert found.would_change == ("latency: at least 75 runs (15 were made): gru medium",)


def test_a_tighter_budget_that_only_drops_others_is_not_told(assess):
    rows = [assess(TASK, p50_ms=1.0, points=3.0), assess(TASK, "lstm", p50_ms=9.0)]
    assert check(TASK, rows) == ["nothing"]


def test_a_smaller_field_is_not_another_length(assess):
    """Only the winner and its runner-up were followed; here they would rank the other way."""
    rows = [
        assess(TASK, p50_ms=2.0, points=0.4, lengths=(80,)),
        assess(TASK, "gru", "large", p50_ms=3.4, points=1.3),
        assess(TASK, "lstm", p50_ms=1.9, points=-0.1, lengths=(80,)),
    ]
    winner = decide(TASK, rows).winner
    assert winner == rows[0].id
    assert not [s for s in told(TASK, rows) if s.startswith("inputs")]


ROWS = st.lists(
    st.tuples(
        st.sampled_from(("gru", "lstm", "tcn")),
        st.sampled_from(("small", "medium", "large")),
        st.floats(0.3, 60.0),
        st.floats(-4.0, 8.0),
        st.floats(0.0, 1.2),
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda row: row[:2],
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=ROWS, priority=st.sampled_from(("quality", "balanced", "cost")))
def test_whatever_is_said_is_true(assess, rows, priority):
    task = TASK.model_copy(update={"priority": priority})
    made = [
        assess(task, *row[:4], growth=row[4], lengths=LENGTHS, samples=40, spread=0.05)
        for row in rows
    ]
    if passing(task, made):
        check(task, made)
