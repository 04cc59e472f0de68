"""Why, and why not: whole sentences."""

from __future__ import annotations

from dataclasses import replace

import pytest

from advisor.core.evidence import Belief, Evidence
from advisor.core.verdict import Outcome, Verdict
from advisor.decide.what_if import passing
from advisor.decide.words import why, why_not
from advisor.testing.fakes import fake_task

TASK = fake_task()


def told(a, *shifts):
    """`a` believed because of (claim, points, reason) each."""
    evidence = tuple(
        Evidence(source=s, origin="claim", candidate_id=a.id, shift=p, sd=1.0, reason=r)
        for s, p, r in shifts
    )
    return replace(a, belief=Belief(mean=sum(p for _, p, _ in shifts), sd=3.0, evidence=evidence))


def beside(task, other, winner, tied=False):
    options = {o.id: o for o in passing(task, [other, winner])}
    return why_not(task, other, options[winner.id], tied)


def test_why_the_winner_won(assess):
    winner = told(
        assess(TASK),
        ("small-data", 1.5, "gated recurrence learns well from 10,000 examples"),
        ("nothing", 0.0, "says nothing"),
        ("both", -0.5, "it reads one way"),
    )
    slower = assess(TASK, "lstm", p50_ms=5.0)
    assert why(TASK, winner, passing(TASK, [winner, slower])) == (
        "p95 2.96 ms is within 20 ms; surely (95 %) below 3.11 ms",
        "peak memory 58.0 MB is within 256 MB",
        "model file 6.61 MB is within 20 MB",
        "the fastest of the 2 that meet every requirement",
        "+1.5 points: gated recurrence learns well from 10,000 examples",
        "-0.5 points: it reads one way",
        "priority 'balanced': halving the latency is worth 1 point of expected quality",
    )


def test_why_a_slower_winner_won(assess):
    winner, faster = assess(TASK), assess(TASK, "tcn", p50_ms=1.3)
    found = why(TASK, winner, passing(TASK, [winner, faster]))
    assert "1 of 2 that pass is faster, the fastest tcn medium 2.0 times" in found
    assert "the only candidate that meets every requirement" in why(
        TASK, winner, passing(TASK, [winner])
    )


def test_the_first_token_is_named_among_the_reasons(assess):
    task = fake_task("generate")
    winner = assess(task, p50_ms=2.0, first_token_ms=20.0)
    found = why(task, winner, passing(task, [winner]))
    assert found[0].startswith("p95 2.27 ms is within 5 ms")
    assert found[1].startswith("first token: p95 22.7 ms is within 30 ms")


@pytest.mark.parametrize(
    ("p50_ms", "points", "sentence"),
    [
        (5.2, 0.0, "passes, but is 2.0 times slower, with no better quality expected"),
        (2.7, 0.0, "passes, but is 4 % slower, with no better quality expected"),
        (
            2.6,
            -2.0,
            "passes, but is equally fast within noise but expected to be 2.0 points less accurate",
        ),
        (5.2, -2.0, "passes, but is 2.0 times slower and expected to be 2.0 points less accurate"),
        (5.2, 0.5, "passes, but is 2.0 times slower but expected to be 0.50 points more accurate"),
        (1.3, -4.0, "passes, but is 2.0 times faster but expected to be 4.0 points less accurate"),
        (2.4, -4.0, "passes, but is 8 % faster but expected to be 4.0 points less accurate"),
    ],
)
def test_beside_the_winner(assess, p50_ms, points, sentence):
    other = assess(TASK, "lstm", p50_ms=p50_ms, points=points)
    assert beside(TASK, other, assess(TASK)) == sentence


def test_a_tie_says_so(assess):
    assert beside(TASK, assess(TASK, "lstm", p50_ms=3.0), assess(TASK), tied=True) == (
        "as good a choice: 1.2 times slower, with no better quality expected"
    )


def test_the_evidence_that_explains_most_is_named_from_either_side(assess):
    winner = told(assess(TASK), ("small-data", 1.5, "gates need little data"))
    other = told(
        assess(TASK, "transformer-encoder", p50_ms=5.2),
        ("small-data", -2.0, "attention needs much data"),
        ("both-directions", 1.0, "it sees both sides"),
    )
    assert beside(TASK, other, winner) == (
        "passes, but is 2.0 times slower and expected to be 2.5 points less accurate because "
        "attention needs much data"
    )
    plain = assess(TASK, "tcn", p50_ms=5.2)
    assert beside(TASK, plain, winner).endswith(
        "1.5 points less accurate because gates need little data"
    )


def verdict(outcome: Outcome, reason: str, needs: str = "") -> Verdict:
    return Verdict(
        candidate_id="c", requirement="latency", outcome=outcome, reason=reason, needs=needs
    )


def test_a_miss_comes_before_a_doubt(assess):
    doubt = verdict(Outcome.UNDECIDED, "p95 19 ms can't be told from 20 ms", "more rounds")
    miss = verdict(Outcome.FAIL, "model file 30 MB is over 20 MB")
    a = assess(TASK)
    assert why_not(TASK, replace(a, verdicts=(doubt, miss)), None, False) == (
        "model file 30 MB is over 20 MB"
    )
    assert why_not(TASK, replace(a, verdicts=(doubt,)), None, False) == (
        "p95 19 ms can't be told from 20 ms; needs more rounds"
    )


def test_what_never_got_that_far(assess):
    a = replace(assess(TASK), measurement=None, verdicts=())
    assert why_not(TASK, replace(a, ruled_out="can't stream"), None, False) == "can't stream"
    assert why_not(TASK, replace(a, failed="it crashed"), None, False) == "it crashed"
