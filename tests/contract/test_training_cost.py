"""Training steps timed for real, in a process of their own, and the gradient by lag."""

from __future__ import annotations

import sys

import pytest

from advisor.core.failure import Failure
from advisor.core.shape import TaskShape
from advisor.core.training import TrainingCost
from advisor.learn import training_cost
from advisor.learn.training_cost import gradients, training_costs
from advisor.learn.training_cost_messages import CostRequest, GradientRequest, batch_for
from advisor.pipeline.offers import gather
from advisor.pipeline.usual_task import generic_task
from advisor.testing.fakes import fake_candidate, fake_device

TASK = generic_task("request", 64)
pytestmark = pytest.mark.slow


def tiny(family):
    (candidate,) = gather(TASK, fake_device(), (family,), ("tiny",)).candidates
    return candidate


def request(candidate, length, **more):
    shape = TaskShape.of(TASK)
    return CostRequest(candidate=candidate, shape=shape, length=length, batch=4, threads=1, **more)


@pytest.mark.parametrize(
    ("family", "kernel"),
    [("lstm", "fused LSTM"), ("transformer-encoder", "fused attention"), ("elman", "no fused")],
)
def test_steps_are_timed_and_the_kernel_is_named(family, kernel):
    short, long = training_costs([request(tiny(family), n) for n in (16, 64)])
    assert isinstance(short, TrainingCost)
    assert isinstance(long, TrainingCost)
    assert (short.length, long.length, len(short.seconds)) == (16, 64, 7)
    assert all(s > 0 for s in short.seconds)
    assert long.saved_bytes > 2 * short.saved_bytes  # activations grow with the length
    assert kernel in short.kernel


def test_a_family_that_breaks_is_a_failure_and_the_next_length_goes_on():
    broken = fake_candidate("no-such-family")
    outcomes = list(training_costs([request(broken, 16), request(broken, 32)]))
    assert [type(o) for o in outcomes] == [Failure, Failure]
    assert "training at 16 steps" in outcomes[0].reason
    assert outcomes[0].stage == "training"


def test_a_worker_that_dies_is_told_and_ends_it(monkeypatch):
    dies = (sys.executable, "-c", "import sys; sys.exit('no torch here')")
    monkeypatch.setattr(training_cost, "WORKER", dies)
    (outcome,) = training_costs([request(tiny("gru"), 16), request(tiny("gru"), 32)])
    assert "no torch here" in outcome.reason


def test_one_that_takes_too_long_is_given_up(monkeypatch):
    says_ready = "print('ready', flush=True); import time; time.sleep(60)"
    monkeypatch.setattr(training_cost, "WORKER", (sys.executable, "-c", says_ready))
    (outcome,) = training_costs([request(tiny("gru"), 16)], timeout_s=0.2)
    assert "did not finish in 0.2 s" in outcome.reason


def test_gradients_fade_slower_the_more_an_lstm_keeps():
    found = gradients(GradientRequest(candidate=tiny("lstm"), lags=(1, 50)))
    by_name = {g.initialisation: g.ratios[50] for g in found}
    own = next(v for k, v in by_name.items() if k.endswith("forget bias 1"))
    assert by_name["torch's default"] < 1e-6 < own < by_name["forget bias 3"]


def test_what_makes_two_costs_the_same():
    a = request(tiny("gru"), 16)
    assert a.digest == request(tiny("gru"), 16, repeats=9).digest
    assert a.digest != request(tiny("gru"), 32).digest
    assert a.digest != request(tiny("lstm"), 16).digest
    assert a.digest != a.model_copy(update={"threads": 2}).digest


def test_every_length_has_about_as_many_tokens():
    assert [batch_for(n) for n in (1, 16, 1024, 4096, 9000)] == [4096, 256, 4, 1, 1]
