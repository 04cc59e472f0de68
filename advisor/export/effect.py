"""Whether a precision changed a model enough to call it by its name; pure.

What counts is the weights of the backbone, since that is what the family is: a GRU whose head
alone is int8 is still a float32 GRU. All graphs of an artifact must have changed, for they are one
model.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from advisor.core.artifact import Form
from advisor.core.candidate import Precision

LEAST_SHARE = 0.5
"""Of the backbone's weights; below this most of the model still is float32."""
VERB: Mapping[Precision, str] = {"int8": "quantise", "float16": "convert"}


@dataclass(frozen=True)
class Reach:
    """What was converted in one graph: numbers in the backbone's matrices that were, those that
    were `left` by the operators that read them, and how many of which operators came instead."""

    form: Form
    converted: int
    left: Mapping[str, int]
    operators: Mapping[str, int]

    @property
    def share(self) -> float:
        total = self.converted + sum(self.left.values())
        return self.converted / total if total else 0.0


def shortfall(precision: Precision, family: str, reaches: Sequence[Reach]) -> str:
    """Why the model can't be called `precision`; empty if it can."""
    short = [reach for reach in reaches if reach.share < LEAST_SHARE]
    if not short:
        return ""
    worst = min(short, key=lambda reach: reach.share)
    there = len(short) < len(reaches)
    what = f"{family}'s {worst.form}" if there else family
    apart = "; its other graph would change, and they are one model" if there else ""
    if worst.converted == 0:
        cause = f"nothing it can {VERB[precision]}: {_named(worst.left)}"
        return f"{precision}: no effect on {what} in this runtime ({cause}){apart}"
    reached = f"reaches {worst.share:.0%} of the weights of {what} in this runtime"
    return f"{precision}: {reached}, too few for the name (left: {_named(worst.left)}){apart}"


def operators(reaches: Sequence[Reach]) -> dict[str, int]:
    """Those that came, by the graph with the most of each: all are views of one model."""
    most: Counter[str] = Counter()
    for reach in reaches:
        most |= Counter(reach.operators)
    return dict(sorted(most.items()))


def _named(left: Mapping[str, int]) -> str:
    """The operators by the weights they hold, most first; those with a twentieth or more."""
    total = sum(left.values())
    most = sorted(left.items(), key=lambda item: -item[1])
    return ", ".join(name for name, held in most if 20 * held >= total) or "no weights"
