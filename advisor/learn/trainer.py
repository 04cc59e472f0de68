"""The one trainer: AdamW, warm-up, clipped gradients, a budget in steps and processor seconds.

The learning rate stays constant after the warm-up: a schedule that depended on the seconds left
would make the weights depend on how busy the machine is. So a run that stops earlier is the
beginning of the longer one, and the same seed gives the same weights at the same step.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import torch
from torch import Tensor, nn

from advisor.core.learned import Budget

WARMUP_STEPS = 50
CLIP = 1.0
"""Largest norm of all gradients together (Pascanu 2013, section 3.2)."""
TIMES_IN_A_ROW = 2
"""Evaluations that must be good before training stops early: one may be luck."""
EVALUATE_EVERY = 50
"""Steps, at the start; evaluations then spread out so that they cost little."""

Stopped = Literal["solved", "steps", "seconds", "diverged"]


@dataclass(frozen=True)
class Recipe:
    """How one model is trained. `betas` and the rest of AdamW are torch's."""

    learning_rate: float
    budget: Budget
    weight_decay: float = 0.01
    warmup_steps: int = WARMUP_STEPS
    clip: float = CLIP
    evaluate_every: int = EVALUATE_EVERY


@dataclass(frozen=True)
class Fit:
    """How training went; `curve` has (step, score) of each evaluation."""

    steps: int
    cpu_s: float
    curve: tuple[tuple[int, float], ...]
    stopped: Stopped


def fit(
    model: nn.Module,
    recipe: Recipe,
    next_batch: Callable[[], tuple[Tensor, Tensor]],
    loss: Callable[[Tensor, Tensor], Tensor],
    evaluate: Callable[[], float],
    good: Callable[[float], bool] = lambda _: False,
    clock: Callable[[], float] = time.process_time,
) -> Fit:
    """Train `model` in place until it is `good` twice in a row or the budget is spent.

    `next_batch()` gives inputs and targets, `loss(outputs, targets)` a scalar, `evaluate()` the
    score of `model`, which is in evaluation mode during the call. The first evaluation falls due
    after `recipe.evaluate_every` steps; the seconds of evaluations count.
    """
    optimiser = torch.optim.AdamW(
        model.parameters(), lr=recipe.learning_rate, weight_decay=recipe.weight_decay
    )
    curve: list[tuple[int, float]] = []
    start, step, stopped = clock(), 0, ended(recipe.budget, 0, 0.0)
    model.train()
    while not stopped:
        step += 1
        if not _update(model, optimiser, recipe, step, loss, *next_batch()):
            stopped = "diverged"
            break
        stopped = ended(recipe.budget, step, clock() - start)
        if stopped or step % recipe.evaluate_every == 0:
            model.eval()
            curve.append((step, evaluate()))
            model.train()
            latest = [score for _, score in curve[-TIMES_IN_A_ROW:]]
            if len(latest) == TIMES_IN_A_ROW and all(good(score) for score in latest):
                stopped = "solved"
    model.eval()
    return Fit(step, clock() - start, tuple(curve), stopped)


def ended(budget: Budget, steps: int, cpu_s: float) -> Stopped | None:
    """Which part of the budget is spent, if any."""
    if steps >= budget.steps:
        return "steps"
    return "seconds" if cpu_s >= budget.cpu_s else None


def _update(
    model: nn.Module,
    optimiser: Any,
    recipe: Recipe,
    step: int,
    loss: Callable[[Tensor, Tensor], Tensor],
    inputs: Tensor,
    targets: Tensor,
) -> bool:
    """One step; whether the loss and the gradients were finite."""
    for group in optimiser.param_groups:
        group["lr"] = recipe.learning_rate * min(1.0, step / recipe.warmup_steps)
    value = loss(model(inputs), targets)
    optimiser.zero_grad(set_to_none=True)
    value.backward()
    norm = nn.utils.clip_grad_norm_(model.parameters(), recipe.clip)
    if not (math.isfinite(value.item()) and math.isfinite(float(norm))):
        return False
    optimiser.step()
    return True
