"""From answers to a value per test example, and from values to scores with intervals.

Intervals are 95 % percentiles of a bootstrap over test examples and seeds. All contenders are
drawn with the same examples, so that differences are paired. Windows of a series overlap: there,
blocks of neighbouring examples are drawn instead of single ones.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from advisor.core.trial import Examples, Facts, TrialRun

DRAWS = 2000
LOW, HIGH = 2.5, 97.5
Values = tuple[tuple[float, ...], tuple[float, ...]]


def values(facts: Facts, examples: Examples, answers: Any) -> Values:
    """A value per example and what it counts (empty: all the same). Raises `ValueError` where an
    answer is not finite or of the wrong shape."""
    import numpy as np

    if facts.kind in ("tagging", "language-modeling"):
        return _per_position(facts, examples, answers)
    given, wanted = np.asarray(answers), np.asarray(examples.targets)
    if given.shape != wanted.shape:
        raise ValueError(f"answers of shape {given.shape}, {wanted.shape} wanted")
    if not np.isfinite(given).all():
        raise ValueError("it answers with numbers that are not finite")
    if facts.metric == "accuracy":
        found = (given == wanted).astype(float)
    else:
        errors = (given.astype(np.float64) - wanted) ** 2
        found = errors.reshape(len(errors), -1).mean(axis=1)
    return tuple(round(float(v), 6) for v in found), ()


def _per_position(facts: Facts, examples: Examples, answers: Any) -> Values:
    import numpy as np

    found, counts = [], []
    for given, wanted in zip(answers, examples.targets, strict=True):
        row = np.asarray(given)
        if row.shape != np.shape(wanted) or not np.isfinite(row).all():
            raise ValueError("an answer for each position is wanted, and finite")
        right = row == wanted if facts.kind == "tagging" else -row / math.log(2)
        found.append(round(float(np.mean(right)), 6))
        counts.append(float(len(row)))
    return tuple(found), tuple(counts)


def mean(found: Values) -> float:
    """The weighted mean."""
    import numpy as np

    return float(np.average(found[0], weights=found[1] or None))


def drawn(runs: Sequence[TrialRun], block: int) -> Any:
    """(DRAWS,) scores of one contender, from the runs of all its seeds.

    The examples drawn are the same for every contender with as many examples and the same block.
    """
    import numpy as np

    sums, counts = zip(*(_blocks(run, block) for run in runs), strict=True)
    blocks = len(counts[0])
    rng = np.random.default_rng(blocks)
    drawn_counts = rng.multinomial(blocks, np.full(blocks, 1 / blocks), DRAWS).astype(float)
    per_seed = (drawn_counts @ np.stack(sums).T) / (drawn_counts @ np.stack(counts).T)
    seeds = np.random.default_rng([len(runs), *map(ord, runs[0].candidate)])
    chosen = seeds.integers(len(runs), size=(DRAWS, len(runs)))
    return np.take_along_axis(per_seed, chosen, axis=1).mean(axis=1)


def interval(draws: Any) -> tuple[float, float]:
    """Bounds that hold 95 % of the draws."""
    import numpy as np

    low, high = np.percentile(draws, (LOW, HIGH))
    return float(low), float(high)


def _blocks(run: TrialRun, block: int) -> tuple[Any, Any]:
    """Sum and count of each block of neighbouring examples."""
    import numpy as np

    found = np.asarray(run.values)
    weights = np.asarray(run.weights) if run.weights else np.ones(len(found))
    starts = np.arange(0, len(found), max(1, block))
    return np.add.reduceat(found * weights, starts), np.add.reduceat(weights, starts)
