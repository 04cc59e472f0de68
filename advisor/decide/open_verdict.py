"""What would decide an open verdict on latency, and how much longer that takes if things stay so.

The rule (`latency_rule.py`) is asked about samples that do not exist yet: as many more rounds like
those measured, with the same share of runs over the limit and processes that differ as much. Where
no number of them would decide, that is said instead: it is no use to wait.
"""

from __future__ import annotations

from collections.abc import Sequence

from advisor.core import quantiles
from advisor.core.units import duration, significant
from advisor.decide import anytime
from advisor.decide.latency_rule import BUSY_MARGIN, LEAST_PROCESSES

MOST_ROUNDS = 100
"""Rounds beyond which nobody waits; a verdict that needs more is called too near."""
BUSY = "a quieter machine: this one was busy"


def what_decides(
    processes: Sequence[Sequence[float]], limit_s: float, q: float, contended: bool = False
) -> str:
    """In words, for `processes` (seconds, at least one run) whose verdict is UNDECIDED."""
    ordered = [sorted(process) for process in processes]
    runs, needed = sum(map(len, ordered)), anytime.runs_needed(q)
    if runs < needed:
        return f"at least {needed} runs ({runs} were made)"
    if len(ordered) < LEAST_PROCESSES:
        return f"{LEAST_PROCESSES} processes, not {len(ordered)}"
    late = sum(quantiles.quantile(process, q) * BUSY_MARGIN > limit_s for process in ordered)
    if contended and late >= len(ordered) / 2:
        return "a quieter machine: this one was busy"
    blocked = "" if contended else _blocked(ordered, limit_s, q)
    return blocked or _how_long(ordered, limit_s, q, contended)


def decidable(
    processes: Sequence[Sequence[float]],
    limit_s: float,
    q: float,
    contended: bool,
    most_rounds: int,
) -> bool:
    """Whether up to `most_rounds` in all may decide it, as far as those made tell: the estimate is
    within a factor of two in the median, so twice as many are thought possible."""
    ordered = [sorted(process) for process in processes]
    if len(ordered) < LEAST_PROCESSES or sum(map(len, ordered)) < anytime.runs_needed(q):
        return True
    if not contended and _blocked(ordered, limit_s, q):
        return False
    more = rounds_until_decided(ordered, limit_s, q, contended)
    return more is not None and more <= 2 * (most_rounds - len(ordered))


def _how_long(
    processes: Sequence[Sequence[float]], limit_s: float, q: float, contended: bool
) -> str:
    more = rounds_until_decided(processes, limit_s, q, contended)
    if more is None:
        return f"another budget: not even {MOST_ROUNDS} more rounds could tell it from this one"
    took_s = sum(map(sum, processes)) / len(processes)
    return f"about {more} more {'round' if more == 1 else 'rounds'}, " + (
        f"{duration(more * took_s)} of measuring"
    )


def rounds_until_decided(
    processes: Sequence[Sequence[float]], limit_s: float, q: float, contended: bool = False
) -> int | None:
    """How many more rounds decide if things stay as in `processes` (three or more), or `None` if
    more than `MOST_ROUNDS`."""
    count, runs = len(processes), sum(map(len, processes))
    within_s = limit_s / BUSY_MARGIN if contended else limit_s
    over = sum(s > within_s for process in processes for s in process)
    spread = anytime.spread(processes, q)
    for rounds in range(count + 1, count + MOST_ROUNDS + 1):
        counts = round(over * rounds / count), round(runs * rounds / count), q
        low, high = spread.next_s(rounds)
        passes = anytime.passes(*counts) and (contended or high <= limit_s)
        fails = anytime.fails(*counts) and not contended and limit_s < low
        if passes or fails:
            return rounds - count
    return None


def _blocked(processes: Sequence[Sequence[float]], limit_s: float, q: float) -> str:
    """Why no number of rounds would decide: some processes are within and others over, or the next
    one may be either however many were seen. "" where neither is so."""
    alone = [quantiles.quantile(process, q) for process in processes]
    ends = min(alone), max(alone)
    if not ends[0] <= limit_s < ends[1]:
        ends = anytime.spread(processes, q).next_s(len(processes) + MOST_ROUNDS)
    if not ends[0] <= limit_s < ends[1]:
        return ""
    low, high = (significant(end * 1e3) for end in ends)
    return (
        "another budget: more rounds can't decide this one, it lies within how much processes "
        f"differ (p{q * 100:g} {low} to {high} ms)"
    )
