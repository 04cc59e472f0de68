"""What each serving mode asks of a model, as calls to time: inputs, states, who carries them.

A request is a plain run: its input comes in an array of its own, as for anyone who serves it. A
state of fixed size stays in the runtime's bound buffers. A cache that grows can't: each output
is the next call's input, and handing it over is part of the step (onnxruntime's plain run costs
2 µs per state, rebinding its buffers from Python 4 to 9). The job arrives here as plain JSON,
because the measuring process must not load pydantic.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from advisor.measure.loop import Call, Timed

Json = Mapping[str, Any]
Feeds = dict[str, Any]


class Inputs:
    """Random inputs of a task's shape, from a seed: nothing special, no denormal numbers."""

    def __init__(self, request: Json, rng: Any) -> None:
        self._shape = request["shape"]
        self._rng = rng

    @property
    def batch(self) -> int:
        return int(self._shape["batch"])

    def x(self, graph: Json, steps: int) -> Any:
        """(batch, steps) tokens or (batch, steps, channels) numbers, as `graph` declares `x`."""
        declared = next(t for t in graph["inputs"] if t["name"] == "x")
        size = (self.batch, steps)
        if self._shape["input_type"] == "tokens":
            return self._rng.integers(0, self._shape["inputs"], size).astype(declared["dtype"])
        values = self._rng.standard_normal((*size, self._shape["inputs"]))
        return values.astype(declared["dtype"])

    def states(self, graph: Json) -> Feeds:
        """The states before the first step: zeros, and caches with nothing in them."""
        import numpy as np

        return {s["input"]: np.zeros(self._state_shape(s), s["dtype"]) for s in graph["states"]}

    def _state_shape(self, state: Json) -> tuple[int, ...]:
        return tuple(
            0 if axis == state["grows"] else self.batch if isinstance(size, str) else size
            for axis, size in enumerate(state["shape"])
        )


def timed(mode: str, length: int, graphs: Json, sessions: Json, inputs: Inputs) -> list[Timed]:
    """The series of one length for `mode`; `graphs` and `sessions` by form."""
    if mode == "request":
        return [_whole("request", length, graphs["whole"], sessions["whole"], inputs)]
    if mode == "stream":
        return [_stream(length, graphs["step"], sessions["step"], inputs)]
    first = _whole("first_token", length, graphs["prefill"], sessions["prefill"], inputs)
    return [first, _token(length, graphs, sessions, inputs)]


def first_feeds(mode: str, length: int, graphs: Json, inputs: Inputs) -> tuple[str, Feeds]:
    """The form and the feeds of the very first answer."""
    form = {"request": "whole", "stream": "step", "generate": "prefill"}[mode]
    steps = 1 if form == "step" else length
    states = inputs.states(graphs[form]) if form == "step" else {}
    return form, {"x": inputs.x(graphs[form], steps), **states}


def _whole(name: str, length: int, graph: Json, session: Any, inputs: Inputs) -> Timed:
    call = session.bind({"x": inputs.x(graph, length)}, {})
    return Timed(name, length, begin=lambda: call)


def _stream(length: int, graph: Json, session: Any, inputs: Inputs) -> Timed:
    grows = _grows(graph)

    def begin() -> Call:
        feeds = {"x": inputs.x(graph, 1), **inputs.states(graph)}
        call = Carried(session, graph, feeds) if grows else session.bind(feeds, _pairs(graph))
        session.run(feeds)  # untimed: setting up has just pushed the weights out of the cache
        return call

    return Timed("step", length, begin, period=length, whole=grows)


def _token(length: int, graphs: Json, sessions: Json, inputs: Inputs) -> Timed:
    graph, session = graphs["step"], sessions["step"]
    past = sessions["prefill"].run({"x": inputs.x(graphs["prefill"], length)})
    feeds = {"x": inputs.x(graph, 1), **{s["input"]: past[s["output"]] for s in graph["states"]}}
    call = session.bind(feeds, {} if _grows(graph) else _pairs(graph))
    return Timed("token", length, begin=lambda: call)


class Carried:
    """One step of a graph whose caches grow: plain feeds, the outputs become the next states."""

    def __init__(self, session: Any, graph: Json, feeds: Feeds) -> None:
        self._run = session.run
        self._feeds = feeds
        self._pairs = tuple((s["input"], s["output"]) for s in graph["states"])

    def __call__(self) -> None:
        outputs = self._run(self._feeds)
        for state, output in self._pairs:
            self._feeds[state] = outputs[output]


def _pairs(graph: Json) -> dict[str, str]:
    return {state["input"]: state["output"] for state in graph["states"]}


def _grows(graph: Json) -> bool:
    return any(state["grows"] is not None for state in graph["states"])
