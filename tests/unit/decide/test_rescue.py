"""Whom more threads could save, and who is not worth the try."""

from __future__ import annotations

from dataclasses import replace

import pytest

from advisor.core.settings import Settings
from advisor.decide.rescue import MOST_RESCUED, rescues
from advisor.decide.verdicts import verdicts
from advisor.testing.fakes import fake_device, fake_task

TASK = fake_task()
TWO = fake_device().model_copy(update={"physical_cores": 2, "usable_cores": 2})


def tried(found) -> list[str]:
    return [r.assessment.candidate.label for r in found]


def test_one_that_just_misses_and_would_be_better_is_tried_with_all_cores(assess):
    late, good = assess(TASK, "gru", p50_ms=25.0, points=9.0), assess(TASK, "elman", p50_ms=2.0)
    (found,) = rescues(TASK, TWO, [late, good])
    assert found.assessment is late
    assert found.settings == (Settings(threads=2), Settings(threads=2, spinning=True))


@pytest.mark.parametrize(
    "late",
    [
        {"p50_ms": 45.0, "points": 9.0},  # two threads can't win so much
        {"p50_ms": 25.0, "points": -2.0},  # it would not be chosen in time either
        {"p50_ms": 25.0, "points": 9.0, "busy": True},  # nobody can tell
        {"p50_ms": 2.0, "points": 9.0},  # it passes
    ],
)
def test_who_is_not_worth_a_try(assess, late):
    one = assess(TASK, "gru", **late)
    one = replace(one, contended=late.get("busy", False))
    assert rescues(TASK, TWO, [one, assess(TASK, "elman", p50_ms=2.0)]) == ()


def test_where_nothing_passes_everyone_in_reach_is_worth_it_but_not_too_many(assess):
    late = [assess(TASK, name, p50_ms=25.0) for name in ("gru", "lstm", "elman")]
    assert len(tried(rescues(TASK, TWO, late))) == MOST_RESCUED
    assert rescues(TASK, fake_device().model_copy(update={"usable_cores": 1}), late) == ()


def test_threads_do_not_help_who_needs_too_much_memory(assess):
    late = assess(TASK, "gru", p50_ms=25.0, points=9.0)
    tight = TASK.model_copy(update={"limits": TASK.limits.model_copy(update={"memory_mb": 1.0})})
    found = verdicts(tight, late.artifact, late.measurement, contended=False)
    assert rescues(tight, TWO, [replace(late, verdicts=found)]) == ()
