"""The gradient by lag under the initialisations that people argue about, of one family.

Torch's own is uniform with all biases random around 0; ours has orthogonal recurrent weights and,
for an LSTM, a forget bias of 1. Jozefowicz 2015 and Gers 2000 say that the bias decides how long
an LSTM remembers before it has learned anything, so it is varied too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import torch
from torch import nn

from advisor.core.candidate import Candidate
from advisor.core.learned import GradientByLag
from advisor.learn.gradient import by_lag

FORGET_BIAS = 3.0
"""The other end of what is advised (1 to 3)."""
Change = Callable[[nn.Module], None]


def variants(family: Any, candidate: Candidate, lags: Sequence[int]) -> tuple[GradientByLag, ...]:
    """As the family initialises it, and as torch would, where it has layers of torch's."""
    return tuple(
        by_lag(_Changed(family, change), candidate, lags).model_copy(
            update={"initialisation": told}
        )
        for told, change in _changes(family, candidate)
    )


class _Changed:
    """A family whose backbones are initialised otherwise."""

    def __init__(self, family: Any, change: Change) -> None:
        self._family, self._change = family, change

    def build(self, candidate: Candidate) -> Any:
        backbone = self._family.build(candidate)
        with torch.no_grad():
            for layer in _layers(backbone):
                self._change(layer)
        return backbone

    def __getattr__(self, name: str) -> Any:
        return getattr(self._family, name)


def _changes(family: Any, candidate: Candidate) -> Iterator[tuple[str, Change]]:
    layers = _layers(family.build(candidate))
    gated = any(isinstance(layer, nn.LSTM) for layer in layers)
    own = "as the family initialises it"
    yield (f"{own}: forget bias {_forget_bias(layers[0]):g}" if gated else own), _keep
    if layers:
        yield "torch's default", _reset
    if gated:
        yield f"forget bias {FORGET_BIAS:g}", _open


def _layers(backbone: nn.Module) -> list[nn.RNNBase]:
    return [layer for layer in backbone.modules() if isinstance(layer, nn.RNNBase)]


def _keep(_: nn.Module) -> None:
    """The family's own."""


def _reset(layer: Any) -> None:
    layer.reset_parameters()


def _open(layer: Any) -> None:
    """Torch orders the gates i, f, g, o and adds the two biases."""
    for name, weight in layer.named_parameters():
        if name.startswith("bias"):
            hidden = weight.shape[0] // 4
            weight[hidden : 2 * hidden] = FORGET_BIAS if name.startswith("bias_ih") else 0.0


def _forget_bias(layer: Any) -> float:
    hidden = layer.hidden_size
    total = layer.bias_ih_l0[hidden : 2 * hidden] + layer.bias_hh_l0[hidden : 2 * hidden]
    return float(total.mean())
