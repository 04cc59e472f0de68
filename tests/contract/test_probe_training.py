"""The trainer and the process that probes: when it stops, what it keeps, how it fails."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from torch import nn

from advisor import registry
from advisor.core.candidate import Candidate
from advisor.core.learned import Attempt, Budget
from advisor.errors import InputError
from advisor.learn import probe_run
from advisor.learn.gradient import by_lag
from advisor.learn.probe_child import attempt, attempts
from advisor.learn.probing import ProbeRequest, candidate_for, requests
from advisor.learn.trainer import Fit, Recipe, fit
from advisor.learn.verdict import attained


@pytest.fixture(autouse=True)
def one_core():
    """As the worker does; two threads on a busy machine wait for each other most of the time."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


PLENTY = Budget(steps=200, cpu_s=1000.0)


def line(seed: int = 0):
    """y = 2 x, from noise, and the parts that `fit` wants."""
    generator = torch.Generator().manual_seed(seed)

    def next_batch():
        x = torch.randn(16, 1, generator=generator)
        return x, 2 * x

    return next_batch


def slope(start: float = 0.0) -> nn.Linear:
    model = nn.Linear(1, 1, bias=False)
    nn.init.constant_(model.weight, start)
    return model


def trained(model, recipe, evaluate, **more) -> Fit:
    return fit(model, recipe, line(), nn.functional.mse_loss, evaluate, **more)


def test_it_learns_and_stops_when_good_twice_in_a_row():
    model = slope()

    def near() -> float:
        return 1.0 - abs(model.weight.item() - 2.0)

    recipe = Recipe(learning_rate=0.1, budget=PLENTY, evaluate_every=10)
    fitted = trained(model, recipe, near, good=lambda score: score > 0.97)
    assert fitted.stopped == "solved"
    assert fitted.steps == fitted.curve[-1][0] < PLENTY.steps
    assert [score > 0.97 for _, score in fitted.curve[-3:]] == [False, True, True]


def test_it_ends_with_the_weights_of_the_best_evaluation():
    model = slope()
    scores = iter([0.1, 0.9, 0.3, 0.2])
    seen: list[float] = []

    def evaluate() -> float:
        seen.append(model.weight.item())
        return next(scores)

    trained(model, Recipe(0.01, Budget(steps=40, cpu_s=1e3), evaluate_every=10), evaluate)
    assert model.weight.item() == seen[1] != seen[3]


def test_seconds_of_the_processor_end_it():
    clock = iter(range(10_000))
    recipe = Recipe(0.01, Budget(steps=200, cpu_s=30.0), evaluate_every=10)
    fitted = trained(slope(), recipe, lambda: 0.0, clock=lambda: float(next(clock)))
    assert fitted.stopped == "seconds"
    assert fitted.steps < 40
    assert fitted.curve[-1][0] == fitted.steps, "the last weights are evaluated too"


def test_a_divergence_ends_it_at_once():
    fitted = trained(slope(math.inf), Recipe(0.01, PLENTY), lambda: 0.0)
    assert (fitted.stopped, fitted.steps) == ("diverged", 1)


def test_the_rate_warms_up_holds_and_falls_with_the_root():
    recipe = Recipe(learning_rate=1.0, budget=PLENTY, warmup_steps=50, hold_steps=500)
    assert [recipe.rate(step) for step in (1, 25, 50, 500, 2000)] == [0.02, 0.5, 1.0, 1.0, 0.5]


def request(probe: str, family: str, steps: int, seed: int = 0, **more: object) -> ProbeRequest:
    plugin = registry.get("probes", probe).plugin
    candidate = candidate_for(registry.get("families", family).plugin, family, plugin, "tiny")
    budget = Budget(steps=steps, cpu_s=200.0)
    return ProbeRequest(probe=probe, candidate=candidate, seed=seed, budget=budget, **more)


def in_this_process(asked: ProbeRequest) -> Attempt:
    probe = registry.get("probes", asked.probe).plugin
    return probe_run.train(asked, probe, registry.get("families", asked.candidate.family).plugin)


def test_the_receptive_field_covers_what_is_trained_on():
    asked = request("fixed-delay", "tcn", 1)
    probe = registry.get("probes", "fixed-delay").plugin
    assert int(asked.candidate.hyperparameters["receptive_field"]) >= probe.steps(64)


def test_attempts_come_seed_by_seed_and_rate_by_rate():
    candidate = request("parity", "gru", 1).candidate
    found = [(r.seed, r.learning_rate) for r in requests("parity", candidate)]
    assert found == [(0, 3e-3), (0, 1e-3), (1, 3e-3), (1, 1e-3)]


def test_the_same_seed_gives_the_same_attempt_and_another_does_not():
    first, again = (in_this_process(request("majority", "gru", 50)) for _ in range(2))
    assert (first.curve, first.scores) == (again.curve, again.scores)
    assert in_this_process(request("majority", "gru", 50, seed=1)).curve != first.curve
    assert set(first.scores) == set(first.standard_errors) == {40, 80, 160}
    assert first.recipe["clip"] == 1.0


def test_a_shorter_budget_is_the_beginning_of_a_longer_one():
    short, long = (in_this_process(request("parity", "elman", n)) for n in (50, 100))
    assert long.curve[: len(short.curve)] == short.curve


class Asks:
    """Knows the answers of parity, to hold the test's own arithmetic against."""

    def __call__(self, bits):
        odd = bits.cumsum(dim=1) % 2
        return nn.functional.one_hot(odd, 2).float()


def test_who_knows_the_answer_scores_one_and_who_says_nothing_scores_chance():
    probe = registry.get("probes", "parity").plugin
    assert probe_run.test(Asks(), probe, 40, 2, seed=0) == (1.0, 0.0)
    zeros = lambda bits: torch.zeros(*bits.shape, 2)  # noqa: E731
    score, error = probe_run.test(zeros, probe, 40, 8, seed=0)
    assert abs(score - 0.5) < 4 * error < 0.1


@pytest.mark.slow
def test_the_control_is_solved_by_a_gated_net_in_a_fresh_process():
    reply = attempt(request("majority", "gru", 1500))
    assert reply.failure is None
    assert reply.attempt is not None
    assert reply.attempt.stopped == "solved"
    assert attained([reply.attempt], "accuracy", 0.5, (40,)) == "solved"
    assert {"advisor", "torch", "numpy", "python"} == set(reply.versions)


@pytest.mark.slow
def test_a_failure_is_a_row_and_the_next_attempt_goes_on():
    good = request("parity", "gru", 5)
    broken = good.model_copy(
        update={"candidate": Candidate(**{**good.candidate.model_dump(), "hyperparameters": {}})}
    )
    first, second = attempts([broken, good])
    assert first.failure is not None
    assert first.failure.stage == "training"
    assert "parity" in first.failure.reason
    assert second.attempt is not None


@pytest.mark.slow
def test_a_crashed_process_is_a_row_and_the_next_gets_its_own(monkeypatch):
    from advisor.learn import probe_child

    asked = request("parity", "gru", 5)
    whole = probe_child.WORKER
    with monkeypatch.context() as patched:
        patched.setattr(
            probe_child, "WORKER", (whole[0], "-c", "import os; os.kill(os.getpid(), 9)")
        )
        (lost,) = attempts([asked])
    assert lost.failure is not None
    assert "signal 9" in lost.failure.reason
    assert attempt(asked).attempt is not None


def test_attention_reaches_back_and_an_elman_network_does_not():
    lags = (0, 1, 50, 99)
    elman = request("gradient", "elman", 1).candidate
    decoder = request("gradient", "transformer-decoder", 1).candidate
    forgets = by_lag(registry.get("families", "elman").plugin, elman, lags)
    attends = by_lag(registry.get("families", "transformer-decoder").plugin, decoder, lags)
    assert forgets.ratios[0] == attends.ratios[0] == 1.0
    assert forgets.ratios[99] < 1e-3 * forgets.ratios[1]
    assert attends.ratios[99] > 100 * forgets.ratios[99]
    assert np.isfinite(list(attends.ratios.values())).all()


def test_who_would_read_the_answers_ahead_is_not_asked():
    request("copy", "lstm", 1)
    with pytest.raises(InputError, match="reads ahead"):
        request("copy", "bilstm", 1)
