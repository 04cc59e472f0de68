"""Dilated causal convolutions over a whole sequence, and one step at a time.

A step keeps, for each convolution, the inputs that its next outputs still need. The newest is
appended, then taps and new state are both read from the longer row: the old state is read once,
before anything is written, so a runtime may keep it in one buffer.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

import torch
from torch import Tensor, nn
from torch.nn import functional


class TemporalConvolution(nn.Module):
    """(B, T, width) → (B, T, width); one state (B, reach, width) for each convolution."""

    def __init__(self, width: int, blocks: int, kernel: int) -> None:
        super().__init__()
        self.width = width
        self.layers = nn.ModuleList(
            CausalConvolution(width, kernel, dilation=2**block)
            for block in range(blocks)
            for _ in range(2)
        )
        self.growing_axes = (None,) * len(self.layers)

    def forward(self, x: Tensor) -> Tensor:
        h = x.transpose(1, 2)  # (B, width, T), as convolutions want it
        for first, second in self._blocks():
            h = functional.relu(h + second(functional.relu(first(h))))
        return h.transpose(1, 2)

    def prefill(self, x: Tensor) -> tuple[Tensor, tuple[Tensor, ...]]:
        h = x.transpose(1, 2)
        states: list[Tensor] = []
        for first, second in self._blocks():
            inner = functional.relu(first(h))
            states += [first.last(h), second.last(inner)]
            h = functional.relu(h + second(inner))
        return h.transpose(1, 2), tuple(states)

    def step(self, x: Tensor, states: tuple[Tensor, ...]) -> tuple[Tensor, tuple[Tensor, ...]]:
        h = x.squeeze(1)  # (B, width)
        after: list[Tensor] = []
        for index, (first, second) in enumerate(self._blocks()):
            inner, newer = first.step(h, states[2 * index])
            outer, newest = second.step(functional.relu(inner), states[2 * index + 1])
            h = functional.relu(h + outer)
            after += [newer, newest]
        return h.unsqueeze(1), tuple(after)

    def initial_states(self, batch: int) -> tuple[Tensor, ...]:
        return tuple(torch.zeros(batch, layer.reach, self.width) for layer in self.layers)

    def _blocks(self) -> Iterator[tuple[CausalConvolution, CausalConvolution]]:
        layers = list(self.layers)
        return zip(layers[::2], layers[1::2], strict=True)


class CausalConvolution(nn.Module):
    """A convolution that sees `reach` steps back and none ahead, with batch norm.

    In evaluation the norm is one scale and shift per channel. Going to evaluation multiplies it
    into the weights once (so load weights before `eval`), and what is exported has no norm left.
    """

    def __init__(self, width: int, kernel: int, dilation: int) -> None:
        super().__init__()
        self.dilation = dilation
        self.reach = (kernel - 1) * dilation
        self.weight = nn.Parameter(torch.empty(width, width, kernel))
        self.norm = nn.BatchNorm1d(width)
        nn.init.kaiming_normal_(self.weight, nonlinearity="relu")
        for name in ("served_weight", "served_taps", "served_bias"):
            self.register_buffer(name, torch.empty(0), persistent=False)
        self._fold()

    def train(self, mode: bool = True) -> Self:
        super().train(mode)
        self._fold()
        return self

    def forward(self, x: Tensor) -> Tensor:
        """(B, width, T) → (B, width, T)."""
        past = functional.pad(x, (self.reach, 0))
        if self.training:
            return self.norm(functional.conv1d(past, self.weight, dilation=self.dilation))
        weight, bias = self.served_weight, self.served_bias
        return functional.conv1d(past, weight, bias, dilation=self.dilation)

    def last(self, x: Tensor) -> Tensor:
        """(B, width, T) → its last `reach` steps (B, reach, width), zeros before the first."""
        return functional.pad(x, (self.reach, 0))[:, :, -self.reach :].transpose(1, 2)

    def step(self, x: Tensor, state: Tensor) -> tuple[Tensor, Tensor]:
        """(B, width) and the steps before it (B, reach, width) → the output, and the new state."""
        row = torch.cat([state, x.unsqueeze(1)], dim=1)  # (B, reach + 1, width)
        taps = row[:, :: self.dilation].clone(memory_format=torch.contiguous_format)
        taps = taps.view(x.shape[0], self.served_taps.shape[1])  # (B, kernel · width)
        return functional.linear(taps, self.served_taps, self.served_bias), row[:, 1:]

    def _fold(self) -> None:
        norm = self.norm
        with torch.no_grad():
            scale = norm.weight * torch.rsqrt(norm.running_var + norm.eps)
            self.served_weight = self.weight * scale[:, None, None]  # (out, in, kernel)
            self.served_taps = self.served_weight.transpose(1, 2).flatten(1)  # (out, kernel · in)
            self.served_bias = norm.bias - norm.running_mean * scale
