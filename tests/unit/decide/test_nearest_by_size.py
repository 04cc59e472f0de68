"""Where every candidate is too large to be measured, the smallest is the nearest miss."""

from __future__ import annotations

from advisor.decide.assessment import Assessment
from advisor.decide.beliefs import belief
from advisor.decide.nearest_miss import nearest_miss
from advisor.decide.screen import too_big, weight_bytes
from advisor.testing.fakes import fake_candidate, fake_task

TASK = fake_task(limits={"model_mb": 0.01})


def ruled_out(band: str, reason: str = "") -> Assessment:
    candidate = fake_candidate("gru", band)
    reason = reason or too_big(TASK, candidate)
    return Assessment(candidate, belief(candidate, ()), ruled_out=reason)


def test_the_smallest_and_a_limit_that_it_does_not_break():
    small = ruled_out("small")
    miss = nearest_miss(TASK, [ruled_out("medium"), small])
    assert miss.candidate_id == small.id
    assert miss.change.startswith("a model size limit of more than ")
    weights_mb = weight_bytes(TASK, small.candidate) / 1e6
    told_mb = float(miss.change.partition("more than ")[2].partition(" MB")[0])
    assert abs(told_mb / weights_mb - 1) < 0.01


def test_what_can_not_serve_the_task_is_no_miss():
    assert nearest_miss(TASK, [ruled_out("small", "can't stream: it reads both ways")]) is None
