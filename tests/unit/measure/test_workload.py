"""What is asked of a session in each serving mode."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from advisor.core.artifact import State
from advisor.measure.workload import Inputs, first_feeds, timed

FIXED = State(input="state_0", output="state_0_out", dtype="float32", shape=(2, "batch", 3))
CACHE = State(
    input="state_0", output="state_0_out", dtype="float32", shape=("batch", "past", 3), grows=1
)


class FakeSession:
    """Remembers what it was fed; its cache grows by as many steps as it reads."""

    def __init__(self) -> None:
        self.bound: list[tuple[dict[str, Any], dict[str, str]]] = []
        self.pasts: list[int] = []

    def bind(self, feeds, states):
        self.bound.append((dict(feeds), dict(states)))
        return lambda: None

    def run(self, feeds):
        past = feeds["state_0"].shape[1] if "state_0" in feeds else 0
        self.pasts.append(past)
        return {"y": None, "state_0_out": np.ones((1, past + feeds["x"].shape[1], 3), "float32")}


def prepared(make_request, make_graph, mode, state=None):
    forms = {"request": ("whole",), "stream": ("step",), "generate": ("prefill", "step")}[mode]
    states = {"step": () if state is None else (state,)}
    graphs = tuple(make_graph(form=f, states=states.get(f, ())) for f in forms)
    request = make_request(mode=mode, graphs=graphs).model_dump(mode="json")
    inputs = Inputs(request, np.random.default_rng(0))
    by_form = {graph["form"]: graph for graph in request["graphs"]}
    return by_form, {form: FakeSession() for form in forms}, inputs


def test_a_request_is_the_whole_sequence(make_request, make_graph):
    graphs, sessions, inputs = prepared(make_request, make_graph, "request")
    (one,) = timed("request", 8, graphs, sessions, inputs)
    one.begin()()
    ((feeds, states),) = sessions["whole"].bound
    assert (one.name, one.length, one.period) == ("request", 8, None)
    assert (feeds["x"].shape, feeds["x"].dtype, states) == ((1, 8, 4), np.float32, {})


def test_a_stream_with_a_fixed_state_starts_afresh_after_its_length(make_request, make_graph):
    graphs, sessions, inputs = prepared(make_request, make_graph, "stream", FIXED)
    (one,) = timed("stream", 5, graphs, sessions, inputs)
    assert (one.name, one.period, one.whole) == ("step", 5, False)
    one.begin()
    one.begin()
    feeds, states = sessions["step"].bound[1]
    assert feeds["x"].shape == (1, 1, 4)
    assert feeds["state_0"].shape == (2, 1, 3)
    assert not feeds["state_0"].any()
    assert states == {"state_0": "state_0_out"}
    assert len(sessions["step"].bound) == 2


def test_a_stream_with_a_cache_hands_it_on_from_step_to_step(make_request, make_graph):
    graphs, sessions, inputs = prepared(make_request, make_graph, "stream", CACHE)
    (one,) = timed("stream", 4, graphs, sessions, inputs)
    assert one.whole
    call = one.begin()
    sessions["step"].pasts.clear()
    for _ in range(3):
        call()
    assert sessions["step"].pasts == [0, 1, 2]
    assert sessions["step"].bound == []


def test_a_token_comes_after_a_real_past(make_request, make_graph):
    graphs, sessions, inputs = prepared(make_request, make_graph, "generate", CACHE)
    first, token = timed("generate", 7, graphs, sessions, inputs)
    assert (first.name, token.name, token.period) == ("first_token", "token", None)
    (prefill,) = sessions["prefill"].bound
    assert prefill[0]["x"].shape == (1, 7, 4)
    ((feeds, states),) = sessions["step"].bound
    assert feeds["x"].shape == (1, 1, 4)
    assert feeds["state_0"].shape == (1, 7, 3)
    assert states == {}  # a cache that were carried over would not stay at 7


def test_a_token_with_a_fixed_state_carries_it(make_request, make_graph):
    graphs, sessions, inputs = prepared(make_request, make_graph, "generate", FIXED)
    timed("generate", 7, graphs, sessions, inputs)
    assert sessions["step"].bound[0][1] == {"state_0": "state_0_out"}


@pytest.mark.parametrize(
    ("mode", "form", "steps"), [("request", "whole", 6), ("generate", "prefill", 6)]
)
def test_the_first_answer_is_that_of_the_mode(make_request, make_graph, mode, form, steps):
    graphs, _, inputs = prepared(make_request, make_graph, mode)
    found, feeds = first_feeds(mode, 6, graphs, inputs)
    assert (found, feeds["x"].shape) == (form, (1, steps, 4))


def test_tokens_are_within_the_vocabulary_and_of_the_declared_type(make_request, make_graph):
    shape = {"input_type": "tokens", "inputs": 5, "batch": 3, "mode": "request"}
    inputs = Inputs({"shape": shape}, np.random.default_rng(0))
    x = inputs.x(make_graph(dtype="int64").model_dump(mode="json"), 200)
    assert (x.shape, x.dtype) == ((3, 200), np.int64)
    assert (x.min(), x.max()) == (0, 4)


def test_an_empty_cache_has_no_steps(make_request, make_graph):
    inputs = Inputs({"shape": {"batch": 2}}, np.random.default_rng(0))
    graph = make_graph(form="step", states=(CACHE,)).model_dump(mode="json")
    assert inputs.states(graph)["state_0"].shape == (2, 0, 3)
