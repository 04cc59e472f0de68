"""The clauses on what a file computes: onnxruntime against eager torch, in every way it is served.

Sizes tried are others than those traced, length 1 among them.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch

from advisor.core.artifact import Check, ExportJob, Graph
from advisor.export.broken import ContractError
from advisor.export.sessions import (
    Array,
    Session,
    Sessions,
    initial,
    opened,
    prefill,
    step,
    steps_in_place,
)
from advisor.nets.model import Model, example

MAX_ERROR = 1e-4
"""Largest difference to eager torch, over the largest value if that is above 1 (float32)."""


def computed(
    job: ExportJob, model: Model, graphs: tuple[Graph, ...], longest: int
) -> Iterator[Check]:
    """Every clause that bears on `graphs`, up to `longest` steps."""
    by_form = {graph.form: graph for graph in graphs}
    sessions = {graph.form: opened(graph) for graph in graphs}
    if "whole" in sessions:
        yield from _exact(job, model, sessions["whole"], by_form["whole"], longest)
    if "step" in sessions:
        yield _streamed(job, model, sessions["step"], longest)
        if all(state.grows is None for state in by_form["step"].states):
            yield _in_place(job, model, sessions["step"], by_form["step"])
    if "prefill" in sessions:
        yield _cached(job, model, sessions, longest)
        yield _one_graph(by_form["prefill"], longest)


def _exact(
    job: ExportJob,
    model: Model,
    session: Session,
    graph: Graph,
    longest: int,
) -> Iterator[Check]:
    shapes = ((1, 1), (3, 7), (2, longest))
    worst = 0.0
    for batch, steps in shapes:
        x = example(job.shape, batch, steps, seed=steps)
        y = session.run(["y"], {"x": x.numpy()})[0]
        worst = max(worst, _difference("exact", y, model(x), f"batch {batch}, {steps} steps"))
    tried = ", ".join(f"{batch}×{steps}" for batch, steps in shapes)
    yield Check(clause="exact", detail=f"error {worst:.1e} at batch×steps {tried}")
    yield _one_graph(graph, max(longest, 7))


def _one_graph(graph: Graph, longest: int) -> Check:
    """Once the same file was exact at every length tried, no step can have been unrolled."""
    nodes = sum(graph.operators.values())
    return Check(clause="one graph", detail=f"{graph.form}: {nodes} nodes, 1 to {longest} steps")


def _streamed(job: ExportJob, model: Model, session: Session, longest: int) -> Check:
    x = example(job.shape, 2, longest, seed=1)
    whole = _at_each_position(model, x)
    worst = 0.0
    states = initial(model, 2)
    for position in range(longest):
        y, states = step(session, x[:, position : position + 1], states)
        where = f"step {position + 1}"
        worst = max(worst, _difference("streamed", y, whole[:, position], where))
    return Check(clause="streamed", detail=f"{longest} single steps, error {worst:.1e}")


def _cached(
    job: ExportJob,
    model: Model,
    sessions: Sessions,
    longest: int,
) -> Check:
    total, worst = longest + 4, 0.0
    x = example(job.shape, 2, total, seed=2)
    whole = _at_each_position(model, x)
    for prompt in sorted({1, longest}):
        y, states = prefill(sessions["prefill"], x[:, :prompt])
        for position in range(prompt, prompt + 5):
            where = f"prompt {prompt}, position {position}"
            worst = max(worst, _difference("cached", y, whole[:, position - 1], where))
            if position < prompt + 4:
                y, states = step(sessions["step"], x[:, position : position + 1], states)
    return Check(clause="cached", detail=f"prompts of 1 and {longest}, error {worst:.1e}")


def _in_place(job: ExportJob, model: Model, session: Session, graph: Graph) -> Check:
    """Run a few steps with each fixed state's buffer bound as input and output at once."""
    steps = 6
    x = example(job.shape, 1, steps, seed=3)
    whole = _at_each_position(model, x)
    worst = 0.0
    for position, y in enumerate(steps_in_place(session, graph, model, x)):
        where = f"step {position + 1} with one buffer for each state"
        worst = max(worst, _difference("in place", y, whole[:, position], where))
    return Check(clause="in place", detail=f"{steps} steps on one buffer, error {worst:.1e}")


def _at_each_position(model: Model, x: torch.Tensor) -> torch.Tensor:
    return model.head(model.backbone(model.embedding(x)))


def _difference(clause: str, y: Array, expected: torch.Tensor, where: str) -> float:
    """The largest relative difference; raises above `MAX_ERROR`, at NaN, at another shape."""
    reference = expected.numpy()
    if y.shape != reference.shape:
        raise ContractError(clause, f"shape {y.shape} at {where}, torch gives {reference.shape}")
    scale = max(1.0, float(np.abs(reference).max()))
    error = float(np.abs(y - reference).max()) / scale
    if not error <= MAX_ERROR:
        raise ContractError(clause, f"error {error:.1e} at {where}, limit {MAX_ERROR:.0e}")
    return error
