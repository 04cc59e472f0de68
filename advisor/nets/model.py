"""The host's part of a model: embedding and head around a family's backbone, in three forms.

Every family gets the same embedding and head, so that only the sequence model differs. Sequences
of one batch have equal length: there is no padding mask, as where a server batches by length.

    whole    x → y             (B, T[, C]) → (B, outputs), or (B, T, outputs) at each position
    prefill  x → y, states     y (B, outputs) at the last position only
    step     x, states → y, states     x (B, 1[, C]), y (B, outputs)
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from advisor.core.artifact import Form
from advisor.core.shape import TaskShape


class Model(nn.Module):
    """Embedding, backbone and head; `forward` is the form `whole`."""

    def __init__(self, backbone: Any, shape: TaskShape, width: int) -> None:
        super().__init__()
        tokens = shape.input_type == "tokens"
        self.embedding = (
            nn.Embedding(shape.inputs, width) if tokens else nn.Linear(shape.inputs, width)
        )
        self.backbone = backbone
        self.head = nn.Linear(width, shape.outputs)
        self.answer = shape.answer

    def forward(self, x: Tensor) -> Tensor:
        h = self.backbone(self.embedding(x))  # (B, T, width)
        if self.answer == "pooled":
            h = h.mean(dim=1)
        elif self.answer == "last":
            h = h[:, -1]
        return self.head(h)


class Prefill(nn.Module):
    """A whole prompt at once: the answer after it, and the states to go on from."""

    def __init__(self, model: Model) -> None:
        super().__init__()
        self.model = model

    def forward(self, x: Tensor) -> tuple[Tensor, ...]:
        h, states = self.model.backbone.prefill(self.model.embedding(x))
        return (self.model.head(h[:, -1]), *states)


class Step(nn.Module):
    """One step: the answer to it, and the states after it."""

    def __init__(self, model: Model) -> None:
        super().__init__()
        self.model = model

    def forward(self, x: Tensor, states: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        h, after = self.model.backbone.step(self.model.embedding(x), tuple(states))
        return (self.model.head(h[:, 0]), *after)


def in_form(model: Model, form: Form) -> nn.Module:
    """`model` itself, or its prefill or step, sharing the weights."""
    if form == "whole":
        return model
    return Prefill(model) if form == "prefill" else Step(model)


def example(shape: TaskShape, batch: int, steps: int, seed: int = 0) -> Tensor:
    """Random input (B, T) of tokens or (B, T, C) of features, the same for one seed."""
    generator = torch.Generator().manual_seed(seed)
    if shape.input_type == "tokens":
        return torch.randint(shape.inputs, (batch, steps), generator=generator)
    return torch.randn(batch, steps, shape.inputs, generator=generator)


def parameters(module: nn.Module) -> int:
    """How many weights the module holds."""
    return sum(weight.numel() for weight in module.parameters())
