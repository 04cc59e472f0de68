"""How far a converted model's answers are from float32's, served every way it will be served.

States are each model's own, so what errors add up to over the steps is in the figure.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from advisor.core.artifact import Check, ExportJob, Graph
from advisor.core.candidate import Precision
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

MAX_DEVIATION = 0.5
"""Half as large as the answers themselves: whatever came out of the conversion, it is not this
model. What is shipped stays below 0.05."""
AFTER_PROMPT = 4
IN_PLACE_STEPS = 6


def deviation(
    job: ExportJob,
    model: Model,
    before: tuple[Graph, ...],
    after: tuple[Graph, ...],
    longest: int,
) -> tuple[float, Check]:
    """Root mean square of the difference over that of float32, where it is worst.

    Raises `ContractError` above `MAX_DEVIATION` and at NaN.
    """
    expected, found = (
        answers(job, model, {graph.form: opened(graph) for graph in graphs}, longest)
        for graphs in (before, after)
    )
    return worst(job.candidate.precision, expected, found)


def worst(
    precision: Precision, expected: Mapping[str, Array], found: Mapping[str, Array]
) -> tuple[float, Check]:
    """The largest deviation over the places tried. Raises as `deviation` does."""
    figures = {where: relative(found[where], y) for where, y in expected.items()}
    for where, figure in figures.items():
        if not figure <= MAX_DEVIATION:
            raise ContractError(
                precision,
                f"differs from float32 by {figure:.0%} of the answers' size at {where}, "
                f"limit {MAX_DEVIATION:.0%}",
            )
    where = max(figures, key=lambda place: figures[place])
    detail = f"deviation from float32 {figures[where]:.1e} at {where}, the worst of {len(figures)}"
    return figures[where], Check(clause="near float32", detail=detail)


def relative(found: Array, expected: Array) -> float:
    """RMS(found - expected) / RMS(expected); infinite where only the latter is zero."""
    difference, size = (float(np.sqrt(np.mean(v**2))) for v in (found - expected, expected))
    if size == 0.0:
        return 0.0 if difference == 0.0 else math.inf
    return difference / size


def answers(job: ExportJob, model: Model, sessions: Sessions, longest: int) -> dict[str, Array]:
    """By where they were given, in words; the same inputs each time."""
    if "whole" in sessions:
        tried = sorted({1, 7, longest})
        examples = {steps: example(job.shape, 2, steps, seed=steps).numpy() for steps in tried}
        whole = sessions["whole"]
        return {f"{n} steps": whole.run(["y"], {"x": x})[0] for n, x in examples.items()}
    if "prefill" in sessions:
        prompts = sorted({1, longest})
        return {f"a prompt of {n}": _continued(job, sessions, n) for n in prompts}
    return _stepwise(job, model, sessions["step"], longest)


def in_place(job: ExportJob, model: Model, graph: Graph) -> Check | None:
    """A state's buffer as input and output at once changes no number; `None` if none is fixed."""
    if not graph.states or any(state.grows is not None for state in graph.states):
        return None
    session = opened(graph)
    x = example(job.shape, 1, IN_PLACE_STEPS, seed=3)
    bound = steps_in_place(session, graph, model, x)
    states = initial(model, 1)
    for position, y in enumerate(bound):
        apart, states = step(session, x[:, position : position + 1], states)
        if not np.array_equal(y, apart):
            where = f"step {position + 1} with one buffer for each state"
            raise ContractError("in place", f"error {np.abs(y - apart).max():.1e} at {where}")
    return Check(clause="in place", detail=f"{IN_PLACE_STEPS} steps on one buffer, no difference")


def _continued(job: ExportJob, sessions: Sessions, prompt: int) -> Array:
    """The answers after a prompt and after each of some steps more."""
    x = example(job.shape, 2, prompt + AFTER_PROMPT, seed=2)
    y, states = prefill(sessions["prefill"], x[:, :prompt])
    given = [y]
    for position in range(prompt, prompt + AFTER_PROMPT):
        y, states = step(sessions["step"], x[:, position : position + 1], states)
        given.append(y)
    return np.stack(given)


def _stepwise(job: ExportJob, model: Model, session: Session, longest: int) -> dict[str, Array]:
    x = example(job.shape, 2, longest, seed=1)
    states = initial(model, 2)
    given: list[Array] = []
    for position in range(longest):
        y, states = step(session, x[:, position : position + 1], states)
        given.append(y)
    half = longest // 2
    late = {f"steps {half + 1} to {longest}": np.stack(given[half:])}
    return late if half == 0 else {f"steps 1 to {half}": np.stack(given[:half]), **late}
