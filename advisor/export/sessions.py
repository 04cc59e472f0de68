"""Running graphs in onnxruntime the ways they are served: at once, step by step, in place.

Both halves of the contract use it: a file against eager torch, a converted file against float32.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import onnxruntime
import torch

from advisor.core.artifact import Form, Graph
from advisor.nets.model import Model

Array = np.ndarray
Outputs = dict[str, Array]
Session: TypeAlias = onnxruntime.InferenceSession
Sessions = dict[Form, Session]


def opened(graph: Graph) -> Session:
    """On the CPU, one thread."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return Session(graph.path, options, providers=["CPUExecutionProvider"])


def initial(model: Model, batch: int) -> Outputs:
    """The states before the first step, by input name."""
    states = model.backbone.initial_states(batch)
    return {f"state_{index}": state.numpy() for index, state in enumerate(states)}


def prefill(session: Session, x: torch.Tensor) -> tuple[Array, Outputs]:
    """The answer after the whole of `x`, and the states to go on from."""
    outputs = _named(session, {"x": x.numpy()})
    return outputs.pop("y"), _as_inputs(outputs)


def step(session: Session, x: torch.Tensor, states: Outputs) -> tuple[Array, Outputs]:
    """The answer to one step, `x` (B, 1[, C]), and the states after it."""
    outputs = _named(session, {"x": np.ascontiguousarray(x.numpy()), **states})
    return outputs.pop("y"), _as_inputs(outputs)


def steps_in_place(session: Session, graph: Graph, model: Model, x: torch.Tensor) -> list[Array]:
    """The answer to each step of `x`; each fixed state's buffer is input and output at once."""
    binding = session.io_binding()
    states = initial(model, len(x))
    binding.bind_output("y")
    for state in graph.states:
        buffer = onnxruntime.OrtValue.ortvalue_from_numpy(states[state.input].copy())
        binding.bind_ortvalue_input(state.input, buffer)
        binding.bind_ortvalue_output(state.output, buffer)
    answers: list[Array] = []
    for position in range(x.shape[1]):
        binding.bind_cpu_input("x", np.ascontiguousarray(x[:, position : position + 1].numpy()))
        session.run_with_iobinding(binding)
        answers.append(binding.get_outputs()[0].numpy().copy())  # the next run writes there
    return answers


def _named(session: Session, feeds: Outputs) -> Outputs:
    names = [output.name for output in session.get_outputs()]
    return dict(zip(names, session.run(names, feeds), strict=True))


def _as_inputs(outputs: Outputs) -> Outputs:
    return {name.removesuffix("_out"): value for name, value in outputs.items()}
