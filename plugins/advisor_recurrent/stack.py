"""Layers of `nn.RNN`, `nn.LSTM` or `nn.GRU` that export as one ONNX node each.

`torch.onnx.export` bakes the length into these modules or refuses them (torch 2.13), so while
exporting this file writes the ONNX node itself. Going to evaluation puts the weights in its order:
https://onnx.ai/onnx/operators/onnx__LSTM.html (i, o, f, c) and onnx__GRU.html (z, r, h).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import torch
from torch import Tensor, nn

ONNX_GATES = {"RNN": (0,), "LSTM": (0, 3, 1, 2), "GRU": (1, 0, 2)}
"""For each gate of the ONNX node, which of torch's chunks holds it."""
OPERATOR_VERSION = 22
"""RNN, LSTM and GRU last changed in opset 22."""


class RecurrentStack(nn.Module):
    """(B, T, width) → (B, T, width); states are (B, hidden), one per layer (LSTM: h and c)."""

    def __init__(self, cell: str, width: int, layers: int, directions: int = 1) -> None:
        super().__init__()
        self.cell = cell
        self.hidden = width // directions
        self.directions = directions
        make = getattr(nn, cell)
        self.layers = nn.ModuleList(
            make(width, self.hidden, batch_first=True, bidirectional=directions == 2)
            for _ in range(layers)
        )
        self.states_per_layer = 2 if cell == "LSTM" else 1
        self.growing_axes = (None,) * (self.states_per_layer * layers)
        for layer in self.layers:
            initialise(layer, len(ONNX_GATES[cell]), forgets=cell == "LSTM")
        self.served = nn.ModuleList(OnnxWeights() for _ in range(layers))

    def train(self, mode: bool = True) -> Self:
        super().train(mode)
        for layer, weights in zip(self.layers, self.served, strict=True):
            weights.take(layer, ONNX_GATES[self.cell], self.directions)
        return self

    def forward(self, x: Tensor) -> Tensor:
        return self._run(x, None)[0]

    def prefill(self, x: Tensor) -> tuple[Tensor, tuple[Tensor, ...]]:
        return self._run(x, None)

    def step(self, x: Tensor, states: tuple[Tensor, ...]) -> tuple[Tensor, tuple[Tensor, ...]]:
        return self._run(x, states)

    def initial_states(self, batch: int) -> tuple[Tensor, ...]:
        return tuple(torch.zeros(batch, self.hidden) for _ in self.growing_axes)

    def _run(
        self, x: Tensor, states: tuple[Tensor, ...] | None
    ) -> tuple[Tensor, tuple[Tensor, ...]]:
        exporting = torch.compiler.is_exporting()
        x = x.transpose(0, 1) if exporting else x  # the ONNX nodes put time first
        after: list[Tensor] = []
        for index, layer in enumerate(self.layers):
            first = index * self.states_per_layer
            mine = None if states is None else states[first : first + self.states_per_layer]
            x, new = (
                self._node(self.served[index], x, mine)
                if exporting
                else self._eager(layer, x, mine)
            )
            after.extend(new)
        return (x.transpose(0, 1) if exporting else x), tuple(after)

    def _eager(
        self, layer: nn.Module, x: Tensor, states: tuple[Tensor, ...] | None
    ) -> tuple[Tensor, tuple[Tensor, ...]]:
        if states is None:
            y, new = layer(x)
        else:
            given = tuple(state.unsqueeze(0) for state in states)  # (B, h) → (1, B, h)
            y, new = layer(x, given if len(given) == 2 else given[0])
        new = new if isinstance(new, tuple) else (new,)
        return y, tuple(state[0] for state in new)

    def _node(
        self, weights: OnnxWeights, x: Tensor, states: tuple[Tensor, ...] | None
    ) -> tuple[Tensor, tuple[Tensor, ...]]:
        steps, batch, _ = x.shape
        initial = () if states is None else (None, *(state.unsqueeze(0) for state in states))
        attributes: dict[str, int | str] = {"hidden_size": self.hidden}
        if self.directions == 2:
            attributes["direction"] = "bidirectional"
        if self.cell == "GRU":
            attributes["linear_before_reset"] = 1  # torch's form: r gates the product, not h
        state_shape = (self.directions, batch, self.hidden)
        y, *new = torch.onnx.ops.symbolic_multi_out(
            self.cell,
            (x, weights.inputs, weights.recurrent, weights.biases, *initial),
            attrs=attributes,
            dtypes=(x.dtype,) * (1 + self.states_per_layer),
            shapes=((steps, *state_shape), *((state_shape,) * self.states_per_layer)),
            version=OPERATOR_VERSION,
        )
        if self.directions == 1:
            return y.squeeze(1), tuple(state.squeeze(0) for state in new)
        return torch.cat([y[:, 0], y[:, 1]], dim=-1), ()  # (T, D, B, h) → (T, B, D·h)


class OnnxWeights(nn.Module):
    """A layer's weights as the ONNX node wants them: W (D, G·h, in), R (D, G·h, h), B (D, 2·G·h).

    Set when the stack goes to evaluation, so load weights before `eval`.
    """

    def __init__(self) -> None:
        super().__init__()
        for name in ("inputs", "recurrent", "biases"):
            self.register_buffer(name, torch.empty(0), persistent=False)

    def take(self, layer: nn.Module, order: Sequence[int], directions: int) -> None:
        """Copy from `layer`; `order` says which of torch's gates comes first, second …"""

        def reordered(name: str) -> Tensor:
            gates = layer.get_parameter(name).detach().chunk(len(order))
            return torch.cat([gates[gate] for gate in order])

        ends = ("l0", "l0_reverse")[:directions]
        self.inputs = torch.stack([reordered(f"weight_ih_{end}") for end in ends])
        self.recurrent = torch.stack([reordered(f"weight_hh_{end}") for end in ends])
        self.biases = torch.stack(
            [torch.cat([reordered(f"bias_{kind}_{end}") for kind in ("ih", "hh")]) for end in ends]
        )


def initialise(layer: nn.Module, gates: int, forgets: bool) -> None:
    """Orthogonal recurrent weights (Saxe 2014), Glorot inputs, zero biases, an open forget gate.

    The forget bias of 1 is from Jozefowicz 2015, section 4 (https://proceedings.mlr.press/v37/):
    with 0 the cell forgets half at each step before it has learnt anything.
    """
    for name, weight in layer.named_parameters():
        hidden = weight.shape[0] // gates
        if name.startswith("weight_hh"):
            for gate in range(gates):
                nn.init.orthogonal_(weight.data[gate * hidden : (gate + 1) * hidden])
        elif name.startswith("weight_ih"):
            for gate in range(gates):
                nn.init.xavier_uniform_(weight.data[gate * hidden : (gate + 1) * hidden])
        else:
            nn.init.zeros_(weight)
        if forgets and name.startswith("bias_ih"):
            weight.data[hidden : 2 * hidden].fill_(1.0)
