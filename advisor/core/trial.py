"""What training on the user's own data gives: runs, ranked trials, and the whole result.

A score is always a weighted mean of one value per test example, so that two models can be compared
example by example. A stored run keeps those values, never the mean alone.

History of the stored run: 1 (first).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import Field

from advisor.core.candidate import Hyperparameter
from advisor.core.failure import Failure
from advisor.core.model import Stored
from advisor.core.task import Kind

Metric = Literal["accuracy", "mean squared error", "bits per token"]
"""Accuracy: per example, for tagging per tag. Squared error: of values scaled by the training
part. Bits per token: of the token that comes next."""
Stopped = Literal["time", "no longer better", "fitted"]


@dataclass(frozen=True)
class Examples:
    """One part of the data as models take it; item i is one example.

    | kind | `inputs[i]` | `targets[i]` |
    |---|---|---|
    | classification | int64 (T,) or float32 (T, C) | class number |
    | regression | the same | float |
    | tagging | int64 (T,) | int64 (T,) |
    | language-modeling | int64 (T,) | int64 (T,): the token that comes next |
    | forecasting | float32 (T, C) | float32 (H, C) |

    `texts[i]`: the words as they stood in the file, where there were any.
    """

    inputs: Sequence[Any]
    targets: Sequence[Any]
    texts: Sequence[str] = ()

    def __len__(self) -> int:
        return len(self.inputs)


@dataclass(frozen=True)
class Facts:
    """`inputs`: vocabulary or channels. `outputs`: classes, tags, vocabulary, or steps ahead.
    `season`: steps after which a series repeats itself."""

    kind: Kind
    tokens: bool
    inputs: int
    outputs: int
    season: int = 1

    @property
    def metric(self) -> Metric:
        if self.kind == "language-modeling":
            return "bits per token"
        return "mean squared error" if self.kind in ("forecasting", "regression") else "accuracy"


class TrialRun(Stored):
    """One model trained once, as far as `stage` went, and what it answered.

    `validation`: its score on the part that chooses. `values`: one per test example (1 or 0 for
    right or wrong, squared error, bits), which no choice ever looks at; `weights`: what each
    counts, empty for equal ones. Seconds are of the processor. `answer_ms`: one answer, by plain
    Python. `checkpoint`: weights to go on from.
    """

    schema_version: Literal[1] = 1
    candidate: str
    label: str
    family: str
    baseline: bool
    metric: Metric
    parameters: int
    learning_rate: float | None = None
    hyperparameters: dict[str, Hyperparameter] = Field(default_factory=dict)
    seed: int = 0
    stage: str
    share: float = 1.0
    epochs: float = 0.0
    seconds: float
    validation: float
    values: tuple[float, ...]
    weights: tuple[float, ...] = ()
    curve: tuple[tuple[float, float], ...] = ()
    stopped: Stopped = "fitted"
    answer_ms: float | None = None
    checkpoint: str = ""

    @property
    def score(self) -> float:
        """The weighted mean of the values."""
        if not self.weights:
            return math.fsum(self.values) / len(self.values)
        total = math.fsum(v * w for v, w in zip(self.values, self.weights, strict=True))
        return total / math.fsum(self.weights)


class Trial(Stored):
    """One contender's place: score over all seeds of its last stage, with a 95 % interval.

    `better_low`, `better_high`: by how much it is better than the first baseline, paired by
    example; empty for that baseline itself.
    """

    candidate: str
    label: str
    family: str
    baseline: bool
    metric: Metric
    score: float
    low: float
    high: float
    parameters: int
    seconds: float
    seeds: int
    stage: str
    learning_rate: float | None = None
    better_low: float | None = None
    better_high: float | None = None
    answer_ms: float | None = None


class SampleSize(Stored):
    """A finalist trained on a part of the training data."""

    candidate: str
    share: float
    examples: int
    score: float
    low: float
    high: float


class Trials(Stored):
    """All contenders in order, the best first; `tied`: not told apart from the first.

    `chosen`: the cheapest of those that tie. `verdict`: the answer in one or two sentences.
    `reference`: the score of the simplest answer (the usual class, the last value).
    """

    metric: Metric
    rows: tuple[Trial, ...]
    failures: tuple[Failure, ...] = ()
    notes: tuple[str, ...] = ()
    tied: tuple[str, ...] = ()
    chosen: str = ""
    verdict: str = ""
    reference: float | None = None
    sizes: tuple[SampleSize, ...] = ()
    complete: bool = True


def higher_is_better(metric: Metric) -> bool:
    """Whether more is better: of accuracy only."""
    return metric == "accuracy"


def gain(metric: Metric, score: float, over: float) -> float:
    """By how much `score` is better than `over`: positive is better, whatever the metric."""
    return score - over if higher_is_better(metric) else over - score
