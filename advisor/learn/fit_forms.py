"""How each kind of task is trained and answered: its loss, and its answers.

A forecast is made of what changes after the last value: that value is taken off the input and put
back on the answer (NLinear, arXiv 2205.13504), without which a network that saw one year fails on
the level of the next.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from advisor.core.trial import Examples
from advisor.learn import fit_batches, scores
from advisor.learn.trial_problem import Problem
from advisor.nets.model import Model

EMBEDDING_SCALE = 0.1
"""Of torch's usual deviation 1: a word seen twice should weigh little, not at random."""
DROPOUT = {"tokens": 0.5, "features": 0.2, "forecasting": 0.1, "language-modeling": 0.3}
"""By what is read. 0.5 on words: Kim 2014, arXiv 1408.5882, section 3.1, for sets of this size."""


@dataclass
class Fitting:
    """A model on a problem."""

    model: Model
    problem: Problem

    def initialise(self) -> None:
        """Small embeddings; all else is the family's."""
        if isinstance(self.model.embedding, nn.Embedding):
            with torch.no_grad():
                self.model.embedding.weight.mul_(EMBEDDING_SCALE)

    def loss(self, x: Tensor, y: Tensor) -> Tensor:
        """Mean over the batch: cross entropy, or squared error."""
        kind = self.problem.facts.kind
        answer = self._forward(x, self._dropout)
        if kind in ("tagging", "language-modeling"):
            return functional.cross_entropy(answer.flatten(0, 1), y.flatten(), ignore_index=-100)
        if self.problem.facts.metric == "accuracy":
            return functional.cross_entropy(answer, y.long())
        return functional.mse_loss(answer, y.to(answer.dtype))

    def values(self, part: Examples) -> scores.Values:
        """A value per example, in the model's evaluation mode."""
        return scores.values(self.problem.facts, part, self.answers(part))

    def answers(self, part: Examples) -> Any:
        """As `Fitted.predict` gives them."""
        found: list[Any] = [None] * len(part)
        for members, x in fit_batches.in_order(part):
            with torch.no_grad():
                rows = self._rows(self._forward(x, 0.0), part, members)
            for place, row in zip(members, rows, strict=True):
                found[place] = row
        return found if self.problem.facts.kind in PER_TOKEN else np.stack(found)

    def _rows(self, answer: Tensor, part: Examples, members: Any) -> Any:
        kind = self.problem.facts.kind
        if kind == "language-modeling":
            wanted = torch.as_tensor(np.stack([part.targets[i] for i in members]))
            chances = answer.log_softmax(dim=-1)
            return chances.gather(2, wanted.unsqueeze(2)).squeeze(2).numpy()
        if kind == "tagging" or self.problem.facts.metric == "accuracy":
            return answer.argmax(dim=-1).numpy()
        return answer.numpy()

    @property
    def _dropout(self) -> float:
        facts = self.problem.facts
        return DROPOUT.get(facts.kind, DROPOUT["tokens" if facts.tokens else "features"])

    def _forward(self, x: Tensor, dropout: float) -> Tensor:
        """The model's own computation with dropout between its parts."""
        forecast = self.problem.facts.kind == "forecasting"
        last = x[:, -1:] if forecast else None
        model = self.model
        h = model.embedding(x if last is None else x - last)
        h = model.backbone(functional.dropout(h, dropout))
        if model.answer == "pooled":
            h = h.mean(dim=1)
        elif model.answer == "last":
            h = h[:, -1]
        answer: Tensor = model.head(functional.dropout(h, dropout))
        if last is not None:
            return answer.view(len(x), -1, x.shape[2]) + last
        return answer.squeeze(1) if self.problem.facts.kind == "regression" else answer


PER_TOKEN = ("tagging", "language-modeling")
