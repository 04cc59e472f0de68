"""What is known of learning reaches the candidates of a task that needs it, and only those."""

from __future__ import annotations

import pytest

from advisor.core.claim import Experiment
from advisor.core.evidence import Evidence
from advisor.core.learned import Attempt, Learned
from advisor.core.task import Task
from advisor.pipeline import probing_known
from advisor.pipeline.probing_known import known_learned, merged, with_probes
from advisor.store.learned import LearnedStore
from advisor.store.places import places
from advisor.testing.fakes import fake_candidate

GRU = fake_candidate("gru")
RECALL = {"recalls": (Experiment(what="probe", families=("gru",), probe="recall"),)}
CLAIM = Evidence(
    source="recalls", origin="claim", candidate_id=GRU.id, shift=-3.0, sd=2.0, reason="why"
)


def learned(score: float, rate: float = 3e-3, seed: int = 0) -> Learned:
    attempt = Attempt(
        learning_rate=rate,
        seed=seed,
        steps=3000,
        cpu_s=9.0,
        scores={16: score},
        curve=tuple((step, score) for step in range(0, 3000, 100)),
        stopped="steps",
    )
    return Learned(
        probe="recall",
        family="gru",
        band="small",
        width=64,
        backbone_parameters=50_000,
        hyperparameters={},
        chance=0.06,
        train_lengths=(16, 16),
        test_lengths=(16,),
        attempts=(attempt,),
        attained="extrapolates" if score > 0.99 else "at chance",
        budget_steps=3000,
        budget_cpu_s=40.0,
        versions={},
        device="here",
        ability="recall",
    )


def task(**needs: str) -> Task:
    return Task.model_validate(
        {
            "kind": "classification",
            "input": {"type": "tokens", "length": {"typical": 30}},
            "serving": {"mode": "request"},
            "needs": needs,
        }
    )


@pytest.fixture
def store(monkeypatch) -> LearnedStore:
    monkeypatch.setattr(probing_known, "shipped", lambda: ())
    return LearnedStore(places().learned)


def test_a_task_that_needs_nothing_is_not_moved(store):
    store.add(learned(0.06))
    assert with_probes(task(), [GRU], [CLAIM], RECALL) == (CLAIM,)


def test_a_probe_made_here_outranks_the_claim_that_it_tests(store):
    store.add(learned(1.0))
    claim, probe = with_probes(task(recall="strong"), [GRU], [CLAIM], RECALL)
    assert (claim.about, probe.about) == (("recall",), ("recall",))
    assert claim.shift == pytest.approx(-0.6)
    assert claim.shift + probe.shift > 5


def test_claims_that_no_probe_tests_keep_their_weight(store):
    store.add(learned(1.0))
    claim, _ = with_probes(task(recall="strong"), [GRU], [CLAIM], {})
    assert claim == CLAIM


def test_an_attempt_made_again_replaces_the_first(store):
    store.add(learned(0.06))
    store.add(learned(1.0))
    (found,) = known_learned()
    assert [a.scores[16] for a in found.attempts] == [1.0]


def test_attempts_of_several_rates_and_seeds_stand_side_by_side():
    found = merged([learned(0.06), learned(1.0, 1e-3), learned(0.06, 3e-3, 1)])
    assert [(a.seed, a.learning_rate) for a in found.attempts] == [
        (0, 3e-3),
        (0, 1e-3),
        (1, 3e-3),
    ]
    assert found.attained == "solved"  # no longer length was tested
