"""Does a candidate keep pace with a stream? Judged from when each step was due.

The share of steps that may miss the budget is what the task's percentile leaves (5 % at p95), and
the verdict is that of any latency budget (`latency_rule.py`): by counting, at any number of looks,
with every process agreeing and the next one too. The bound on the share missed is the same test
turned round: the least share that the counts refute, at any number of looks.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence

from advisor.core import quantiles
from advisor.core.artifact import State
from advisor.core.load import LoadRun, Stretch
from advisor.core.serving import Streaming
from advisor.core.student import t_975
from advisor.core.verdict import Outcome
from advisor.decide import anytime
from advisor.decide.latency_rule import LEAST_PROCESSES, bounds

NARROW = 1e-6
"""How closely the bound on a share is found."""


def streaming(
    runs: Sequence[LoadRun],
    states: Sequence[State],
    budget_s: float,
    q: float,
    contended: bool,
) -> Streaming | None:
    """How the processes `runs` kept pace, or `None` if none answered a step of a stream.

    `runs` share one `Paced` load. `budget_s`: seconds from the instant a step is due to its
    answer. `q`: the share of steps that must keep it.
    """
    paced = [run for run in runs if run.load.kind == "paced" and run.stretches[0].latencies_s]
    if not paced:
        return None
    stretches = [run.stretches[0] for run in paced]
    late = [(*s.latencies_s, *s.waiting_s) for s in stretches]  # at least so late
    every = [latency for process in late for latency in process]
    misses = [sum(latency > budget_s for latency in process) for process in late]
    turns = bounds(late, q, contended)
    outcome = turns.outcome(budget_s)
    length, batch, period_s = paced[0].load.length, paced[0].shape.batch, 1 / stretches[0].per_s
    known = quantiles.upper_rank(len(every), q, 0.95) is not None
    return Streaming(
        length=length,
        period_s=period_s,
        budget_s=budget_s,
        steps=len(every),
        processes=len(late),
        latency_s=quantiles.quantile(every, q) if known else None,
        upper_s=turns.upper_s,
        misses=sum(misses),
        miss_share_upper=miss_share_upper(misses, [len(process) for process in late], q),
        real_time_factor=_computing(stretches) / period_s,
        drift=drift(stretches, length),
        state_bytes_first=sum(_bytes_at(state, 0, batch) for state in states),
        state_bytes_last=sum(_bytes_at(state, length, batch) for state in states),
        outcome=outcome,
        wake_up_s=_wake_up_s(stretches),
        needs=_needs(outcome, late, q, contended),
    )


def miss_share_upper(misses: Sequence[int], steps: Sequence[int], q: float) -> float | None:
    """The share of missed steps that is surely (95 %) not reached, over all processes.

    `None` where so few steps could not show the share `1 - q` even without a miss. Where processes
    differ by more than chance, at least what one more process is predicted to miss.
    """
    total, missed = sum(steps), sum(misses)
    if total < anytime.runs_needed(q):
        return None
    return min(1.0, max(_refuted(missed, total), _next_share(misses, steps)))


def drift(stretches: Sequence[Stretch], length: int) -> float | None:
    """Median compute time of the last tenth of each sequence over that of its first tenth.

    `None` if no sequence came to its last tenth, or if it has but one step.
    """
    tenth = max(1, length // 10)
    first, last = list[float](), list[float]()
    for stretch in stretches:
        for step, compute_s in enumerate(stretch.compute_s):
            place = step % length
            if place < tenth:
                first.append(compute_s)
            if place >= length - tenth:
                last.append(compute_s)
    if length == 1 or not last:
        return None
    return quantiles.quantile(last, 0.5) / quantiles.quantile(first, 0.5)


def _needs(
    outcome: Outcome, processes: Sequence[Sequence[float]], q: float, contended: bool
) -> str:
    steps, needed = sum(map(len, processes)), anytime.runs_needed(q)
    if outcome is not Outcome.UNDECIDED:
        return ""
    if steps < needed:
        return f"at least {needed} steps ({steps} were made)"
    if len(processes) < LEAST_PROCESSES:
        return f"{LEAST_PROCESSES} processes, not {len(processes)}"
    return "a quieter machine: this one was busy" if contended else "more processes"


def _refuted(missed: int, total: int) -> float:
    """The least share p0 against which the bet of `anytime.passes` is won; it grows with p0."""
    low, high = missed / total, 1.0
    while high - low > NARROW:
        middle = (low + high) / 2
        low, high = (low, middle) if anytime.passes(missed, total, 1 - middle) else (middle, high)
    return high


def _next_share(misses: Sequence[int], steps: Sequence[int]) -> float:
    """The most that one more process is predicted to miss at 95 %, by Student's t on the spread
    of the shares beyond what counting them wobbles; 0 for a single process."""
    if len(steps) < 2:
        return 0.0
    shares = [missed / n for missed, n in zip(misses, steps, strict=True)]
    mean = statistics.fmean(shares)
    wobble = statistics.fmean(mean * (1 - mean) / n for n in steps)
    between = math.sqrt(max(0.0, statistics.variance(shares) - wobble))
    return mean + t_975(len(shares) - 1) * between * math.sqrt(1 + 1 / len(shares))


def _computing(stretches: Sequence[Stretch]) -> float:
    """Seconds that a step computes, on average."""
    return statistics.fmean(s for stretch in stretches for s in stretch.compute_s)


def _wake_up_s(stretches: Sequence[Stretch]) -> float | None:
    found = [late for stretch in stretches for late in stretch.wake_ups_s()]
    return quantiles.quantile(found, 0.5) if found else None


def _bytes_at(state: State, past: int, batch: int) -> int:
    return state.bytes_at(past, batch, item_bytes=ITEM_BYTES.get(state.dtype, 4))


ITEM_BYTES = {"float16": 2, "float64": 8, "int64": 8, "int8": 1, "uint8": 1}
"""Of the types a state may have; the others (float32, int32) take four."""
