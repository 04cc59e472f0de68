"""A winner is confirmed as it will serve: one that can't keep up is none."""

from __future__ import annotations

from functools import partial

import pytest

from advisor.core.serving import Energy, Served, Streaming
from advisor.core.verdict import Outcome
from advisor.decide import choose as choosing
from advisor.pipeline import recommend as job
from advisor.pipeline.recommend import Wishes as AllWishes
from advisor.testing.fakes import fake_task

TASK = fake_task("stream", serving={"mode": "stream", "latency_ms": 5.0, "period_ms": 10.0})
Wishes = partial(
    AllWishes, families=("gru", "lstm", "elman"), sizes=("small",), lengths=False, tune=False
)


@pytest.fixture(autouse=True)
def _fewer_draws(monkeypatch):
    monkeypatch.setattr(choosing, "DRAWS", 100)


def streaming(outcome: Outcome) -> Streaming:
    return Streaming(
        length=40,
        period_s=0.01,
        budget_s=0.005,
        steps=600,
        processes=3,
        latency_s=0.001,
        upper_s=0.002,
        misses=0,
        miss_share_upper=0.01,
        real_time_factor=0.1,
        drift=1.0,
        state_bytes_first=800,
        state_bytes_last=800,
        outcome=outcome,
    )


def serving_as(monkeypatch, outcomes: dict[str, Outcome]) -> list[str]:
    """Families keep their deadlines as told; gives the families tried, in order."""
    tried: list[str] = []

    def serve(bench, task, shape, chosen):
        ((candidate, _, _),) = chosen
        tried.append(candidate.family)
        made = Served(
            candidate=candidate.id,
            load_s=0.01,
            first_run_s=0.01,
            energy=Energy(joules=None, note="unavailable"),
            streaming=streaming(outcomes.get(candidate.family, Outcome.PASS)),
        )
        return (made,), ()

    monkeypatch.setattr(job, "serve", serve)
    return tried


def test_the_next_is_seen_when_the_best_misses_its_deadlines(bench, monkeypatch):
    costs = {"gru": 1.0, "lstm": 1.0, "elman": 1.0}
    tried = serving_as(monkeypatch, {})
    first = job.recommend(TASK, bench(TASK, costs), Wishes())
    (best,) = tried
    tried = serving_as(monkeypatch, {best: Outcome.FAIL})
    answer = job.recommend(TASK, bench(TASK, costs), Wishes())
    assert tried[0] == best
    assert len(tried) == 2
    assert answer.contender(answer.winner).candidate.family == tried[1]
    assert next(c for c in answer.contenders if c.candidate.family == best).standing == "fails"
    assert answer.serving[0].candidate == answer.winner
    assert first.status in ("recommended", "tie")


@pytest.mark.parametrize(("outcome", "tries"), [(Outcome.UNDECIDED, 1), (Outcome.FAIL, 3)])
def test_nobody_wins_by_not_having_been_tried(bench, monkeypatch, outcome, tries):
    monkeypatch.setattr(job, "MOST_CONFIRMED", 2)
    tried = serving_as(monkeypatch, dict.fromkeys(("gru", "lstm", "elman"), outcome))
    answer = job.recommend(TASK, bench(TASK, {"gru": 1.0, "lstm": 1.0, "elman": 1.0}), Wishes())
    assert len(tried) == min(tries, 2)
    assert (answer.status, answer.winner) == ("undecided", None)
