"""A candidate that is only in time with more threads stands with them."""

from __future__ import annotations

from functools import partial

import pytest

from advisor.decide import choose as choosing
from advisor.pipeline.recommend import Wishes as AllWishes
from advisor.pipeline.recommend import recommend
from advisor.testing.fakes import fake_device, fake_task

TASK = fake_task(data={"examples": 50_000_000}, priority="quality")
TWO = fake_device().model_copy(update={"physical_cores": 2, "usable_cores": 2})
Wishes = partial(AllWishes, families=("gru", "elman"), sizes=("medium",), lengths=False)


@pytest.fixture(autouse=True)
def _fewer_draws(monkeypatch):
    monkeypatch.setattr(choosing, "DRAWS", 100)


def with_threads(made, monkeypatch, two_ms: float):
    """The bench `made`, where a GRU costs `two_ms` with two threads."""
    plain = made._measurement

    def measurement(candidate, plan):
        cost = two_ms if candidate.settings.threads == 2 else 25.0
        if candidate.family == "gru":
            made.costs = {**made.costs, "gru": cost}
        return plain(candidate, plan)

    monkeypatch.setattr(made, "_measurement", measurement)
    return made


def test_it_takes_the_place_of_its_plain_self(bench, monkeypatch):
    made = with_threads(bench(TASK, {"elman": 2.0}, device=TWO), monkeypatch, two_ms=14.0)
    answer = recommend(TASK, made, Wishes())
    gru = [c for c in answer.contenders if c.candidate.family == "gru"]
    assert [(c.candidate.settings.threads, c.standing) for c in gru] == [(2, "recommended")]
    assert gru[0].artifact.candidate_id == gru[0].id


def test_one_that_threads_do_not_help_fails_as_it_was(bench, monkeypatch):
    made = with_threads(bench(TASK, {"elman": 2.0}, device=TWO), monkeypatch, two_ms=24.0)
    answer = recommend(TASK, made, Wishes())
    gru = [c for c in answer.contenders if c.candidate.family == "gru"]
    assert [(c.candidate.settings.threads, c.standing) for c in gru] == [(1, "fails")]


def test_a_variant_that_breaks_costs_nothing_but_a_line(bench, monkeypatch):
    made = with_threads(bench(TASK, {"elman": 2.0}, device=TWO), monkeypatch, two_ms=14.0)
    whole = made.measure

    def measure(candidates, artifacts, shape, plan):
        two = any(c.settings.threads == 2 for c in candidates)
        made.busts = {"gru medium": ("measure", "its process was killed")} if two else {}
        return whole(candidates, artifacts, shape, plan)

    monkeypatch.setattr(made, "measure", measure)
    answer = recommend(TASK, made, Wishes())
    gru = next(c for c in answer.contenders if c.candidate.family == "gru")
    assert (gru.candidate.settings.threads, gru.standing) == (1, "fails")
    assert {f.reason for f in answer.failures} == {"its process was killed"}


def test_who_names_the_threads_gets_these_and_no_others(bench, monkeypatch):
    made = with_threads(bench(TASK, {"elman": 2.0}, device=TWO), monkeypatch, two_ms=14.0)
    answer = recommend(TASK, made, Wishes(tune=False))
    gru = next(c for c in answer.contenders if c.candidate.family == "gru")
    assert gru.standing == "fails"
