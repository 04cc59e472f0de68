"""One training step, timed: forward, loss and backward of the model that would be served.

The optimiser's update is left out: it costs the same whatever the length, and depends on a choice
that is not the architecture's. What the graph keeps for the backward pass is counted in a step of
its own, since counting would disturb the clock.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils._python_dispatch import TorchDispatchMode

from advisor.core.shape import TaskShape
from advisor.core.training import TrainingCost
from advisor.learn.training_cost_messages import CostRequest
from advisor.nets.model import Model, example

KERNELS = {
    "mkldnn_rnn_layer": "fused LSTM (oneDNN)",
    "_cudnn_rnn": "fused recurrence (cuDNN)",
    "_thnn_fused_lstm_cell": "fused LSTM cell",
    "_thnn_fused_gru_cell": "fused GRU cell",
    "_scaled_dot_product_flash_attention_for_cpu": "fused attention (flash, CPU)",
    "_scaled_dot_product_flash_attention": "fused attention (flash)",
    "_scaled_dot_product_efficient_attention": "fused attention (memory-efficient)",
    "_scaled_dot_product_attention_math": "plain attention",
    "mkldnn_convolution": "convolution (oneDNN)",
    "convolution": "convolution",
}
"""Operators of torch that tell which kernel a user gets; what is none of these runs as single
matrix products and element-wise steps."""
PLAIN = "no fused kernel"
WARM_UP = 2
LEAST = 3


def train_cost(request: CostRequest, family: Any) -> TrainingCost:
    """Seconds of `request.repeats` steps after a warm-up. Raises whatever the family raises."""
    torch.set_num_threads(request.threads)
    torch.manual_seed(0)
    candidate = request.candidate
    model = Model(family.build(candidate), request.shape, candidate.width).train()
    step = _step(model, request)
    saved, kernel = _kept(step)
    return TrainingCost(
        family=candidate.family,
        band=candidate.band,
        width=candidate.width,
        backbone_parameters=candidate.backbone_parameters,
        length=request.length,
        batch=request.batch,
        threads=request.threads,
        seconds=_timed(step, request),
        saved_bytes=saved,
        kernel=kernel,
    )


def loss_of(answer: Tensor, shape: TaskShape, seed: int = 1) -> Tensor:
    """A loss of the usual kind against random targets: cross-entropy over classes for tokens or
    more than one output, squared error else."""
    generator = torch.Generator().manual_seed(seed)
    if shape.input_type == "tokens" and shape.outputs > 1:
        flat = answer.reshape(-1, shape.outputs)
        targets = torch.randint(shape.outputs, (flat.shape[0],), generator=generator)
        return nn.functional.cross_entropy(flat, targets)
    targets = torch.randn(answer.shape, generator=generator)
    return nn.functional.mse_loss(answer, targets)


def _step(model: Model, request: CostRequest) -> Callable[[], None]:
    x = example(request.shape, request.batch, request.length)

    def step() -> None:
        model.zero_grad(set_to_none=True)
        loss_of(model(x), request.shape).backward()

    return step


def _timed(step: Callable[[], None], request: CostRequest) -> tuple[float, ...]:
    for _ in range(WARM_UP - 1):  # counting what is kept was the first
        step()
    seconds: list[float] = []
    started = time.perf_counter()
    while len(seconds) < request.repeats:
        before = time.perf_counter()
        step()
        seconds.append(time.perf_counter() - before)
        if len(seconds) >= LEAST and time.perf_counter() - started > request.seconds:
            break
    return tuple(seconds)


def _kept(step: Callable[[], None]) -> tuple[int, str]:
    """Bytes of all storages that the graph keeps, parameters left out, and the kernels used."""
    storages: dict[int, int] = {}

    def pack(kept: Tensor) -> Tensor:
        if not isinstance(kept, nn.Parameter):
            storage = kept.untyped_storage()
            storages[storage.data_ptr()] = storage.nbytes()
        return kept

    watch = _Watch()
    with watch, torch.autograd.graph.saved_tensors_hooks(pack, lambda kept: kept):
        step()
    named = dict.fromkeys(KERNELS[name] for name in watch.seen if name in KERNELS)
    return sum(storages.values()), ", ".join(named) or PLAIN


class _Watch(TorchDispatchMode):
    """Remembers which operators were called, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: dict[str, None] = {}

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        self.seen[func._schema.name.removeprefix("aten::")] = None
        return func(*args, **(kwargs or {}))
