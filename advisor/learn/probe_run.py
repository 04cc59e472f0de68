"""One attempt within one process: build the model, train it on a probe, test it at each length."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from advisor.core.failure import Failure
from advisor.core.learned import Attempt
from advisor.core.protocols import Family, Probe
from advisor.core.shape import TaskShape
from advisor.learn import gradient, trainer
from advisor.learn.probing import ProbeReply, ProbeRequest
from advisor.learn.verdict import STOP_AT, skill
from advisor.nets.model import Model

BATCH = 32
EVALUATED_BATCHES = 2
"""Per evaluation during training."""
TESTED_BATCHES = 8
"""Per length at the end: 256 sequences."""
TEST_SEED = 10_007
"""Of the sequences tested, the same for every attempt; training draws from its own seed."""
UNASKED = -100


def run(request: ProbeRequest, probe: Probe, family: Family) -> ProbeReply:
    """Train and test, or measure gradients where the probe trains nothing."""
    if probe.measure == "gradient":
        lags = request.test_lengths or probe.test_lengths
        found = gradient.by_lag(family, request.candidate, lags, request.seed)
        return ProbeReply(request=request, gradient=found)
    attempt = train(request, probe, family)
    if attempt.stopped != "diverged":
        return ProbeReply(request=request, attempt=attempt)
    reason = (
        f"{request.probe}: loss or gradient became infinite at step {attempt.steps} "
        f"(learning rate {request.learning_rate:g}, seed {request.seed})"
    )
    candidate = request.candidate
    failure = Failure(
        stage="training", plugin=candidate.family, candidate=candidate.id, reason=reason
    )
    return ProbeReply(request=request, attempt=attempt, failure=failure)


def train(request: ProbeRequest, probe: Probe, family: Family) -> Attempt:
    """The attempt that `request` asks for, in this process."""
    torch.manual_seed(request.seed)
    model = Model(family.build(request.candidate), shape_of(probe), request.candidate.width)
    recipe = trainer.Recipe(request.learning_rate, request.budget)
    rng = np.random.default_rng(request.seed)
    shortest, longest = probe.train_lengths

    def next_batch() -> tuple[Tensor, Tensor]:
        length = int(rng.integers(shortest, longest + 1))
        return _tensors(probe.sample_batch(rng, BATCH, length))

    fitted = trainer.fit(
        model,
        recipe,
        next_batch,
        _loss(probe),
        lambda: skill(
            test(model, probe, longest, EVALUATED_BATCHES, TEST_SEED - 1)[0],
            probe.measure,
            probe.chance,
        ),
        lambda reached: reached >= STOP_AT,
    )
    lengths = request.test_lengths or probe.test_lengths
    tested = {n: test(model, probe, n, TESTED_BATCHES, TEST_SEED) for n in lengths}
    if fitted.stopped == "diverged":
        tested = {}
    return Attempt(
        learning_rate=request.learning_rate,
        seed=request.seed,
        steps=fitted.steps,
        cpu_s=round(fitted.cpu_s, 3),
        scores={n: score for n, (score, _) in tested.items()},
        standard_errors={n: error for n, (_, error) in tested.items()},
        curve=fitted.curve,
        stopped=fitted.stopped,
        recipe=_recorded(recipe, request),
    )


def test(model: Model, probe: Probe, length: int, batches: int, seed: int) -> tuple[float, float]:
    """Mean score over fresh sequences at `length`, and its standard error between sequences."""
    rng = np.random.default_rng((seed, length))
    right: list[Tensor] = []
    asked: list[Tensor] = []
    with torch.no_grad():
        for _ in range(batches):
            inputs, targets = _tensors(probe.sample_batch(rng, BATCH, length))
            good, count = _SCORES[probe.measure](model(inputs), targets)
            right.append(good)
            asked.append(count)
    hits, counts = torch.cat(right).double(), torch.cat(asked).double()
    score = float(hits.sum() / counts.sum())
    residuals = hits - score * counts  # of a ratio of sums, one pair per sequence
    error = float(residuals.square().sum().sqrt() / counts.sum())
    return score, error


def shape_of(probe: Probe) -> TaskShape:
    """The embedding and the head that a probe asks for."""
    return TaskShape(
        input_type=probe.input_type,
        inputs=probe.inputs,
        outputs=probe.outputs,
        answer=probe.answer,
        mode="request",
        batch=BATCH,
    )


def _loss(probe: Probe) -> Callable[[Tensor, Tensor], Tensor]:
    return _squared if probe.measure == "mse" else _crossed


def _crossed(outputs: Tensor, targets: Tensor) -> Tensor:
    return functional.cross_entropy(outputs.flatten(0, 1), targets.flatten(), ignore_index=UNASKED)


def _squared(outputs: Tensor, targets: Tensor) -> Tensor:
    return functional.mse_loss(outputs, targets)


def _right(outputs: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
    """Per sequence: right answers, and answers asked."""
    asked = targets != UNASKED
    return ((outputs.argmax(-1) == targets) & asked).sum(1), asked.sum(1)


def _errors(outputs: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
    """Per sequence: squared errors, and numbers asked."""
    squares = (outputs - targets).square().flatten(1)
    return squares.sum(1), torch.full((len(squares),), squares.shape[1])


_SCORES = {"accuracy": _right, "mse": _errors}


def _tensors(arrays: tuple[Any, Any]) -> tuple[Tensor, Tensor]:
    inputs, targets = arrays
    return torch.from_numpy(inputs), torch.from_numpy(targets)


def _recorded(recipe: trainer.Recipe, request: ProbeRequest) -> dict[str, float | int | str]:
    """What a reader needs to repeat the run, beside the attempt's own fields."""
    kept = {name: value for name, value in asdict(recipe).items() if name != "budget"}
    return {
        **kept,
        "optimiser": "AdamW",
        "batch": BATCH,
        "threads": 1,
        "tested_sequences": BATCH * TESTED_BATCHES,
        "precision": request.candidate.precision,
    }
