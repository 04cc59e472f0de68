"""Who goes on, and how long everyone is trained: the method, without a clock or a file.

One equal slice for every network at every learning rate; then the better rate of each goes on for
another, so that none is dropped by its first slice alone; then the best few to the end, with a
second seed. Discarding after a constant slice loses almost nothing against cleverer schedules
(arXiv 2404.04111 and 2307.15422). Only the validation part decides here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from advisor.core.trial import TrialRun, gain

LEARNING_RATES = (1e-3, 3e-3)
"""Two, because recurrent models succeed in a narrow window of rates only (arXiv 2508.19029)."""
FINALISTS = 3
SEEDS = (0, 1)
FIRST, SECOND, FINAL = "first slice", "second slice", "final"
FINAL_SLICES = 2
"""What finalists get on top of two slices: in the end they have trained twice as long."""
USABLE = 0.80
"""Of the time limit; the rest is for starting, answering the test part and uneven ends."""
BASELINES_SHARE = 0.15
"""Of what is usable, kept for the baselines: they take seconds on small data, minutes on large."""


@dataclass(frozen=True)
class Slices:
    """Processor seconds of one slice, and of a new seed that catches up with a finalist."""

    slice_s: float
    baseline_s: float

    @property
    def final_s(self) -> float:
        return FINAL_SLICES * self.slice_s

    @property
    def whole_s(self) -> float:
        return (2 + FINAL_SLICES) * self.slice_s


def slices(limit_s: float, workers: int, networks: int) -> Slices:
    """For so many networks within `limit_s` on the clock, one process per worker."""
    usable_s = USABLE * limit_s * workers
    baseline_s = BASELINES_SHARE * usable_s
    finalists = min(FINALISTS, networks)
    ends = finalists * (FINAL_SLICES + (len(SEEDS) - 1) * (2 + FINAL_SLICES))
    units = networks * len(LEARNING_RATES) + networks + ends
    return Slices((usable_s - baseline_s) / max(1, units), baseline_s)


def best_rates(runs: Sequence[TrialRun]) -> tuple[TrialRun, ...]:
    """Each network at its better rate."""
    kept: dict[str, TrialRun] = {}
    for run in runs:
        known = kept.get(run.candidate)
        if known is None or gain(run.metric, run.validation, known.validation) > 0:
            kept[run.candidate] = run
    return tuple(kept.values())


def best_few(runs: Sequence[TrialRun], most: int = FINALISTS) -> tuple[TrialRun, ...]:
    """The best by validation; equal ones in favour of fewer parameters."""

    def order(run: TrialRun) -> tuple[float, int]:
        return (-gain(run.metric, run.validation, 0.0), run.parameters)

    return tuple(sorted(runs, key=order)[:most])
