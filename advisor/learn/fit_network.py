"""One network on the user's data, for one slice of time, from where the slice before it ended.

AdamW with warm-up and clipped gradients; dropout after the embedding and before the head, since
users' sets are small. Looked at by the validation part after each epoch: the best weights count,
the rate falls when that stops getting better, and training ends when it stays so. The test part is
answered once, with those weights.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn

from advisor.core.protocols import Family
from advisor.core.trial import Examples, Stopped, TrialRun, gain
from advisor.errors import PluginError
from advisor.learn import fit_batches, scores
from advisor.learn.fit_forms import Fitting
from advisor.learn.trial_messages import TrialRequest
from advisor.learn.trial_problem import Problem
from advisor.nets.model import Model, parameters

WARMUP_STEPS = 50
CLIP = 1.0
WEIGHT_DECAY = 0.01
SLOWER_AFTER, SLOWER_BY = 2, 0.3
"""Looks without a better one after which the rate falls, and to what share."""
ENOUGH_AFTER = 6
"""Looks without a better one after which training ends."""
MOST_LOOKED_AT = 2000
"""Validation examples per look, evenly spread: looking must not eat the slice."""
LEAST_BETWEEN_LOOKS = 100
"""Steps: epochs of a small set are over in a second, and patience is counted in looks."""
LOOK_EVERY_S = 8.0
"""Processor seconds after which an epoch that is not over yet is looked at all the same."""


@dataclass
class Progress:
    """What a later slice needs beside weights and optimiser."""

    steps: int = 0
    epochs: float = 0.0
    cpu_s: float = 0.0
    worse: int = 0
    best: float | None = None
    best_weights: dict[str, Tensor] = field(default_factory=dict)
    curve: list[tuple[float, float]] = field(default_factory=list)
    stopped: Stopped = "time"


def train(request: TrialRequest, family: Family, problem: Problem) -> TrialRun:
    """The run up to the end of this slice. Raises `PluginError` where the loss diverges."""
    candidate = request.candidate
    assert candidate is not None
    torch.manual_seed(request.seed)
    model = Model(family.build(candidate), problem.shape, candidate.width)
    fitting = Fitting(model, problem)
    fitting.initialise()
    optimiser = torch.optim.AdamW(
        model.parameters(), lr=request.learning_rate, weight_decay=WEIGHT_DECAY
    )
    progress = Progress()
    if request.begin_from:
        progress = _resume(request.begin_from, model, optimiser)
    if progress.stopped == "time":
        _slice(request, fitting, optimiser, progress)
    if request.checkpoint:
        _keep(request.checkpoint, model, optimiser, progress)
    model.load_state_dict(progress.best_weights)
    model.eval()
    found, weights = fitting.values(problem.test)
    return TrialRun(
        candidate=candidate.id,
        label=candidate.label,
        family=candidate.family,
        baseline=False,
        metric=problem.facts.metric,
        parameters=parameters(model),
        learning_rate=request.learning_rate,
        hyperparameters=candidate.hyperparameters,
        seed=request.seed,
        stage=request.stage,
        share=request.share,
        epochs=round(progress.epochs, 3),
        seconds=round(progress.cpu_s, 3),
        validation=progress.best or 0.0,
        values=found,
        weights=weights,
        curve=tuple(progress.curve),
        stopped=progress.stopped,
        checkpoint=request.checkpoint,
    )


def _slice(request: TrialRequest, fitting: Fitting, optimiser: Any, progress: Progress) -> None:
    """Epochs until the slice's processor seconds are over or nothing gets better."""
    train_part = fit_batches.part_of(fitting.problem, request.share, request.seed)
    held = _spread(fitting.problem.validation)
    seed = request.seed + 1000 * (1 + progress.steps)
    batches = fit_batches.Batches(train_part, fitting.problem.facts, seed)
    until, end = progress.cpu_s + request.seconds, time.monotonic() + request.wall_s
    started, before = time.process_time(), progress.cpu_s
    looked_at, looked_step = progress.cpu_s, progress.steps
    progress.stopped = "time"
    fitting.model.train()
    while True:
        for x, y in batches.epoch():
            _step(fitting, optimiser, progress, request.learning_rate, x, y)
            progress.epochs += len(x) / len(train_part)
            progress.cpu_s = before + time.process_time() - started
            over = progress.cpu_s >= until or time.monotonic() >= end
            if over or progress.cpu_s - looked_at > max(LOOK_EVERY_S, request.seconds / 8):
                break
        if not over and progress.steps - looked_step < LEAST_BETWEEN_LOOKS:
            continue
        _look(fitting, optimiser, progress, held)
        looked_step = progress.steps
        looked_at = progress.cpu_s = before + time.process_time() - started
        if progress.worse >= ENOUGH_AFTER:
            progress.stopped = "no longer better"
            return
        if progress.cpu_s >= until or time.monotonic() >= end:
            return


def _step(
    fitting: Fitting, optimiser: Any, progress: Progress, rate: float, x: Tensor, y: Tensor
) -> None:
    progress.steps += 1
    if progress.steps <= WARMUP_STEPS:
        for group in optimiser.param_groups:
            group["lr"] = rate * progress.steps / WARMUP_STEPS
    loss = fitting.loss(x, y)
    if not torch.isfinite(loss):
        raise PluginError(f"diverged: the loss is not finite after {progress.steps} steps")
    optimiser.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(fitting.model.parameters(), CLIP)
    optimiser.step()


def _look(fitting: Fitting, optimiser: Any, progress: Progress, held: Examples) -> None:
    """Score the validation part; keep the weights if they are the best so far."""
    fitting.model.eval()
    metric = fitting.problem.facts.metric
    score = scores.mean(fitting.values(held))
    fitting.model.train()
    progress.curve.append((round(progress.cpu_s, 2), round(score, 6)))
    better = progress.best is None or gain(metric, score, progress.best) > 0
    if better or score == progress.best:  # of equal ones the one trained longest
        progress.best = score
        state = fitting.model.state_dict()
        progress.best_weights = {name: w.detach().clone() for name, w in state.items()}
    if better:
        progress.worse = 0
        return
    progress.worse += 1
    if progress.worse % SLOWER_AFTER == 0 and progress.steps > WARMUP_STEPS:
        for group in optimiser.param_groups:
            group["lr"] *= SLOWER_BY


def _spread(part: Examples) -> Examples:
    every = max(1, -(-len(part) // MOST_LOOKED_AT))
    return Examples(part.inputs[::every], part.targets[::every], part.texts[::every])


def _keep(path: str, model: Model, optimiser: Any, progress: Progress) -> None:
    torch.save(
        {"model": model.state_dict(), "optimiser": optimiser.state_dict(), **vars(progress)}, path
    )


def _resume(path: str, model: Model, optimiser: Any) -> Progress:
    kept = torch.load(path, weights_only=True)
    model.load_state_dict(kept.pop("model"))
    optimiser.load_state_dict(kept.pop("optimiser"))
    return Progress(**kept)
