"""The rule of every latency budget, told by the limits at which it turns.

A PASS needs enough runs within the limit by counting (`anytime.py`), every process within, and the
next process too as far as those measured tell; a FAIL needs the same on the other side. Each of
these holds from some limit up, or below some limit, so the rule is two numbers: the least limit at
which these samples pass and the least at which they no longer fail. Between them is UNDECIDED.
They are also the bounds that every report shows: "surely below 3.4 ms" is where the verdict turns.

Fewer than three processes say little of how processes differ: they pass only far within and fail
only if every run is over. On a busy machine a minority of processes may be late and still pass,
since what slowed them was not the candidate, and nothing fails unless even the fastest run is far
over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from advisor.core import quantiles
from advisor.core.verdict import Outcome
from advisor.decide import anytime

LEAST_PROCESSES = 3
"""Fewer say little of how processes differ; a time limit may leave it at one."""
FAR_WITHIN = 3.0
"""Times below the budget at which one process may speak for all: the p95 of processes of one model
was seen to differ 1.6 times, and medians less. More of it is not worth anybody's time."""
BUSY_MARGIN = 1.15
"""Times below the budget that a PASS must lie on a busy machine: medians of six quiet processes of
one GRU spread by as much (0.80 to 0.93 ms). Without it, 4 of 20 runs passed a budget 5 % below the
truth on a host whose clock wandered by 46 % (`tests/bench/bench_burners.py`)."""
FAR_OVER = 2.0
"""Another program takes calls away whole, which the fastest of them shows least; what it takes
from one that runs beside it (a shared core, memory) is at most about half the speed."""


@dataclass(frozen=True)
class Bounds:
    """Seconds: FAIL below `lower_s`, PASS from `upper_s` up; `None` where no limit would."""

    lower_s: float | None
    upper_s: float | None

    def outcome(self, limit_s: float) -> Outcome:
        if self.upper_s is not None and limit_s >= self.upper_s:
            return Outcome.PASS
        if self.lower_s is not None and limit_s < self.lower_s:
            return Outcome.FAIL
        return Outcome.UNDECIDED


def bounds(processes: Sequence[Sequence[float]], q: float, contended: bool = False) -> Bounds:
    """Where the verdict on the q-quantile of `processes` (seconds above 0) turns.

    Fastest where the runs of each process come sorted: of thousands, sorting is the cost.
    """
    if not processes:
        return Bounds(None, None)
    ordered = [sorted(process) for process in processes]
    samples = sorted(chain.from_iterable(ordered))
    alone = sorted(quantiles.quantile(process, q) for process in ordered)
    next_low, next_high = alone[0], alone[-1]
    if len(ordered) >= LEAST_PROCESSES and not contended:
        next_low, next_high = anytime.next_process_s(ordered, q)
    return Bounds(
        _lower(samples, alone, q, contended, next_low),
        _upper(samples, alone, q, contended, next_high),
    )


def _upper(
    samples: Sequence[float], alone: Sequence[float], q: float, contended: bool, next_s: float
) -> float | None:
    counted = anytime.least_passing(samples, q)
    if counted is None:
        return None
    late = _late(alone, contended)
    if len(alone) < LEAST_PROCESSES:
        return max(FAR_WITHIN * counted, late)
    return BUSY_MARGIN * max(counted, late) if contended else max(counted, late, next_s)


def _late(alone: Sequence[float], contended: bool) -> float:
    """The process that must be within: the slowest, or, on a busy machine, the middle one."""
    return alone[len(alone) // 2] if contended else alone[-1]


def _lower(
    samples: Sequence[float], alone: Sequence[float], q: float, contended: bool, next_s: float
) -> float | None:
    counted = anytime.greatest_failing(samples, q)
    if counted is None:
        return None
    if contended:
        return min(counted, alone[0], samples[0] / FAR_OVER)
    if len(alone) < LEAST_PROCESSES:
        return min(counted, samples[0])
    return min(counted, alone[0], next_s)
