"""The one trainer: AdamW, warm-up, clipped gradients, a budget in steps and processor seconds.

After the warm-up the learning rate holds, then falls with the root of the step (as in Vaswani
2017, section 5.3). It does not depend on the seconds left, or the weights would depend on how busy
the machine is: a run that stops earlier is the beginning of the longer one, and the same seed
gives the same weights at the same step. The weights of the best evaluation are kept: recurrent
nets at a high learning rate jump between 0.99 and 0.95 from one evaluation to the next.
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
HOLD_STEPS = 500
"""The learning rate is full until this step, a half of it at 4 times this step."""
CLIP = 1.0
"""Largest norm of all gradients together (Pascanu 2013, section 3.2)."""
TIMES_IN_A_ROW = 2
"""Evaluations that must be good before training stops early: one may be luck."""
EVALUATE_EVERY = 50
"""Steps."""

Stopped = Literal["solved", "steps", "seconds", "diverged"]


@dataclass(frozen=True)
class Recipe:
    """How one model is trained. `betas` and the rest of AdamW are torch's."""

    learning_rate: float
    budget: Budget
    weight_decay: float = 0.01
    warmup_steps: int = WARMUP_STEPS
    hold_steps: int = HOLD_STEPS
    clip: float = CLIP
    evaluate_every: int = EVALUATE_EVERY

    def rate(self, step: int) -> float:
        """The learning rate of this step; the first is 1."""
        warm = min(1.0, step / self.warmup_steps)
        return self.learning_rate * warm * min(1.0, math.sqrt(self.hold_steps / step))


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
    score of `model`, which is in evaluation mode during the call; of two scores the higher is
    better. The model ends with the weights of its best evaluation. Evaluations count as seconds.
    """
    optimiser = torch.optim.AdamW(
        model.parameters(), lr=recipe.learning_rate, weight_decay=recipe.weight_decay
    )
    curve: list[tuple[int, float]] = []
    best = Best(model)
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
            best.keep(curve[-1][1])
            model.train()
            latest = [score for _, score in curve[-TIMES_IN_A_ROW:]]
            if len(latest) == TIMES_IN_A_ROW and all(good(score) for score in latest):
                stopped = "solved"
    best.restore()
    model.eval()
    return Fit(step, clock() - start, tuple(curve), stopped)


class Best:
    """The weights of `model` at its best evaluation so far."""

    def __init__(self, model: nn.Module) -> None:
        self._model = model
        self._score = -math.inf
        self._weights: dict[str, Tensor] = {}

    def keep(self, score: float) -> None:
        """Copy the weights if `score` is the best yet; the later of equals, which saw more."""
        if score >= self._score:
            self._score = score
            self._weights = {k: v.clone() for k, v in self._model.state_dict().items()}

    def restore(self) -> None:
        """Put them back; nothing happens before the first evaluation."""
        if self._weights:
            self._model.load_state_dict(self._weights)


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
        group["lr"] = recipe.rate(step)
    value = loss(model(inputs), targets)
    optimiser.zero_grad(set_to_none=True)
    value.backward()
    norm = nn.utils.clip_grad_norm_(model.parameters(), recipe.clip)
    if not (math.isfinite(value.item()) and math.isfinite(float(norm))):
        return False
    optimiser.step()
    return True
