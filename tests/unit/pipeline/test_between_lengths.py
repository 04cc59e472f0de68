"""A length that a profile lacks: predicted with an interval, and never more than shown."""

from __future__ import annotations

import pytest

from advisor.core.profile import ProfileEntry
from advisor.core.settings import Settings
from advisor.core.shape import TaskShape
from advisor.pipeline.between_lengths import predicted_at
from advisor.testing.fakes import fake_artifact, fake_candidate, fake_measurement, fake_task

TASK = fake_task()
LENGTHS = (1, 4, 16, 64, 256)


def entry(candidate, task=TASK, lengths=LENGTHS, p50_ms=2.0, growth=1.0, **more):
    runs = fake_measurement(
        candidate, task, p50_ms, growth=growth, lengths=lengths, rounds=3, samples=21, **more
    ).runs
    return ProfileEntry(
        candidate=candidate,
        shape=TaskShape.of(task),
        artifact=fake_artifact(candidate, task),
        runs=runs,
    )


def several(settings=None):
    families = ("gru", "lstm", "tcn")
    return [
        entry(fake_candidate(f, settings=settings), p50_ms=m)
        for f, m in zip(families, (2, 3, 5), strict=True)
    ]


def chosen(entries):
    return {e.candidate.id: e for e in entries}


def test_every_candidate_has_figure_and_interval():
    entries = several()
    found = predicted_at(30, chosen(entries[:1]), entries)
    (predicted,) = found.values()
    base = fake_measurement(fake_candidate("gru"), TASK, 2.0, lengths=LENGTHS, growth=1.0)
    low, high = (base.median_s("request", x) for x in (16, 64))
    assert low < predicted["request"].seconds < high
    assert predicted["request"].share > 0


@pytest.mark.parametrize("wanted", [1, 16, 256])
def test_what_was_measured_is_not_predicted(wanted):
    entries = several()
    assert predicted_at(wanted, chosen(entries), entries) == {}


def test_outside_what_was_measured_there_is_nothing():
    entries = several()
    assert predicted_at(257, chosen(entries), entries) == {}


def test_errors_of_other_settings_are_not_learnt_from():
    here, two_threads = several(), several(Settings(threads=2))
    alone = predicted_at(30, chosen(here), here)
    assert predicted_at(30, chosen(here), [*here, *two_threads]) == alone


def test_both_series_of_generating_are_predicted():
    task = fake_task("generate", input={"type": "tokens", "length": {"typical": 40}})
    tokens = entry(fake_candidate("gru"), task, growth=0.5)
    runs = tuple(
        run.model_copy(
            update={
                "series": (
                    *run.series,
                    *(s.model_copy(update={"name": "first_token"}) for s in run.series),
                )
            }
        )
        for run in tokens.runs
    )
    both = tokens.model_copy(update={"runs": runs})
    (found,) = predicted_at(30, chosen([both]), [both]).values()
    assert found["first_token"] == found["token"]


def test_a_series_that_was_measured_at_one_length_only_is_not_predicted():
    task = fake_task("generate", input={"type": "tokens", "length": {"typical": 40}})
    entries = [entry(fake_candidate("gru"), task, first_token_ms=10.0)]
    (found,) = predicted_at(30, chosen(entries), entries).values()
    assert set(found) == {"token"}
