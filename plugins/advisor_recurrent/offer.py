"""What recurrent families share: two layers at each size band, parameters in closed form.

The hidden size is the backbone's width, so that embedding and head are the same for every family.
A bidirectional layer splits the width between its two directions.
"""

from __future__ import annotations

from functools import partial

from advisor.api import Candidate, Capabilities, Kind, one_per_band

LAYERS = 2
"""Depth of every recurrent candidate: the usual choice in practice, one hyperparameter fewer."""

SEQUENCE_KINDS: frozenset[Kind] = frozenset(
    {
        "classification",
        "pair-classification",
        "span-extraction",
        "tagging",
        "transcription",
        "regression",
    }
)
"""What a sequence model with one output per position or sequence can answer."""

CAUSAL = Capabilities(
    kinds=SEQUENCE_KINDS | {"language-modeling", "forecasting"},
    causal=True,
    streams=True,
    generates=True,
)
BIDIRECTIONAL = Capabilities(
    kinds=SEQUENCE_KINDS, causal=False, streams=False, generates=False, bidirectional=True
)
"""No forecast: at the last position, the backward direction has read a single step."""


def parameters(width: int, gates: int, directions: int = 1) -> int:
    """Weights of the stack: per gate and direction, from the input, from the state, two biases."""
    hidden = width // directions
    return LAYERS * directions * gates * hidden * (width + hidden + 2)


def sizes(family: str, gates: int, directions: int = 1) -> tuple[Candidate, ...]:
    """One candidate per band, at the width whose parameter count is nearest to it."""
    return one_per_band(
        family,
        partial(parameters, gates=gates, directions=directions),
        lambda width: {"layers": LAYERS, "hidden": width // directions},
    )
