"""Pre-norm Transformer blocks with rotary positions, for the encoder and the cached decoder.

Attention goes through `scaled_dot_product_attention`, which exports to one ONNX `Attention` node
(opset 23). Keys are cached after the rotation, so a step rotates only the newest.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

ROTARY_BASE = 10_000.0
"""Slowest wavelength over fastest (Su 2021, section 3.2.2)."""

Cache = tuple[Tensor, Tensor]


class Encoder(nn.Module):
    """(B, T, width) → (B, T, width); every position sees every other."""

    causal = False

    def __init__(self, width: int, layers: int, heads: int, feed_forward: int) -> None:
        super().__init__()
        self.heads = heads
        self.head_size = width // heads
        self.blocks = nn.ModuleList(Block(width, heads, feed_forward) for _ in range(layers))
        self.norm = nn.LayerNorm(width, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        return self._run(x, None)[0]

    def _run(self, x: Tensor, states: tuple[Tensor, ...] | None) -> tuple[Tensor, list[Tensor]]:
        past = 0 if states is None else states[0].shape[2]
        turn = rotation(past, x.shape[1], self.head_size)
        after: list[Tensor] = []
        for index, block in enumerate(self.blocks):
            cache = None if states is None else (states[2 * index], states[2 * index + 1])
            x, new = block(x, turn, cache, self.causal)
            after.extend(new)
        return self.norm(x), after


class Decoder(Encoder):
    """The causal form; states are keys and values (B, heads, past, head size) of each block."""

    causal = True

    def __init__(self, width: int, layers: int, heads: int, feed_forward: int) -> None:
        super().__init__(width, layers, heads, feed_forward)
        self.growing_axes = (2,) * (2 * layers)

    def prefill(self, x: Tensor) -> tuple[Tensor, tuple[Tensor, ...]]:
        y, after = self._run(x, None)
        return y, tuple(after)

    def step(self, x: Tensor, states: tuple[Tensor, ...]) -> tuple[Tensor, tuple[Tensor, ...]]:
        y, after = self._run(x, states)
        return y, tuple(after)

    def initial_states(self, batch: int) -> tuple[Tensor, ...]:
        empty = torch.zeros(batch, self.heads, 0, self.head_size)
        return (empty,) * len(self.growing_axes)


class Block(nn.Module):
    """x + attention(norm x), then x + feed-forward(norm x) with GELU."""

    def __init__(self, width: int, heads: int, feed_forward: int) -> None:
        super().__init__()
        self.heads = heads
        self.attention_norm = nn.LayerNorm(width, bias=False)
        self.queries_keys_values = nn.Linear(width, 3 * width, bias=False)
        self.mix = nn.Linear(width, width, bias=False)
        self.feed_norm = nn.LayerNorm(width, bias=False)
        self.widen = nn.Linear(width, feed_forward, bias=False)
        self.narrow = nn.Linear(feed_forward, width, bias=False)

    def forward(
        self, x: Tensor, turn: tuple[Tensor, Tensor], cache: Cache | None, causal: bool
    ) -> tuple[Tensor, Cache]:
        attended, cache = self._attend(self.attention_norm(x), turn, cache, causal)
        x = x + attended
        return x + self.narrow(functional.gelu(self.widen(self.feed_norm(x)))), cache

    def _attend(
        self, x: Tensor, turn: tuple[Tensor, Tensor], cache: Cache | None, causal: bool
    ) -> tuple[Tensor, Cache]:
        # (B, T, 3w) → three of (B, heads, T, head size)
        split = self.queries_keys_values(x).chunk(3, dim=-1)
        q, k, v = (part.unflatten(-1, (self.heads, -1)).transpose(1, 2) for part in split)
        q, k = rotate(q, *turn), rotate(k, *turn)
        if cache is not None:
            k, v = torch.cat([cache[0], k], dim=2), torch.cat([cache[1], v], dim=2)
        # one new position may see all that is cached, so a step needs no mask
        y = functional.scaled_dot_product_attention(q, k, v, is_causal=causal and cache is None)
        return self.mix(y.transpose(1, 2).flatten(2)), (k, v)


def rotation(past: int, steps: int, head_size: int) -> tuple[Tensor, Tensor]:
    """Cosine and sine (T, head size / 2) of the angles at positions past … past + T - 1."""
    frequencies = ROTARY_BASE ** (-torch.arange(0, head_size, 2) / head_size)
    positions = torch.arange(past, past + steps, dtype=torch.float32)
    angles = positions.unsqueeze(1) * frequencies
    return angles.cos(), angles.sin()


def rotate(x: Tensor, cosine: Tensor, sine: Tensor) -> Tensor:
    """Turn each pair (first half, second half) of the last axis by its position's angle."""
    first, second = x.chunk(2, dim=-1)
    return torch.cat([first * cosine - second * sine, second * cosine + first * sine], dim=-1)
