"""How many requests a second a candidate bears, and which rate to try next.

As MLPerf LoadGen finds its peak (`loadgen/loadgen.cc`, FindPeakPerformance): double until the
budget is lost, then halve the gap. A rate keeps the budget if a latency budget would be kept
(`latency_rule.py`), counted from each arrival. More requests never wait less, so a rate above one
that fails need not be tried, and a pass above one that fails counts for nothing. On simulated
queues (constant to exponential service, 1 to 4 workers, 36 searches) the rate found was 0.25 to
0.93 of the true one and never above it: latencies of one second hang together near the limit,
and the rule takes that for processes that differ.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from advisor.core import quantiles
from advisor.core.load import LoadRun, Stretch
from advisor.core.serving import RatePoint, Service
from advisor.core.verdict import Outcome
from advisor.decide.latency_rule import LEAST_PROCESSES, bounds

RESOLUTION = 0.10
"""Where the gap may stay: processes of one model differ by more (p50 of six: 0.80 to 0.93 ms)."""
FIRST_SHARE = 0.5
"""Of what the workers could do without a pause: most models keep their budget there."""
HOPELESS_SHARE = 0.01
"""Of what the workers could do: hardly any request meets another there (at 1 % use a queue of one
worker adds 0.5 to 1 % of a service), so a budget lost there is lost at any rate."""
ALONE_USE = 0.5
"""Of the workers up to which fewer than three processes may pass far within the budget. Processes
of one model were seen to differ 1.6 times: from half in use that leads to 0.8, where a queue is
still short; from 0.7 to one that never ends."""
BEYOND = 2.0
"""Times what the workers could do: no queue bears that, so nothing above it needs a try."""

Disturbed = Callable[[Sequence[LoadRun]], bool]


@dataclass(frozen=True)
class Search:
    """What a search starts from: `median_s` seconds of one answer alone, `workers` at a time.

    `budget_s`: with it, an open rate whose figure is over after the fewest processes is given up;
    without, and where the figure is within, only after `most_processes`. It counts as one that is
    not surely kept. `most_points`: rates to try in all.
    """

    median_s: float
    workers: int
    wanted_per_s: float | None = None
    budget_s: float | None = None
    most_processes: int = 2 * LEAST_PROCESSES
    most_points: int = 12

    @property
    def capacity_per_s(self) -> float:
        """Answers a second if no worker ever waits: no queue can do more for long."""
        return self.workers / self.median_s

    @property
    def first_per_s(self) -> float:
        """The rate that the task asks for, or half of the capacity."""
        rate = self.wanted_per_s or FIRST_SHARE * self.capacity_per_s
        return _round(min(rate, BEYOND * self.capacity_per_s))


def service(
    runs: Sequence[LoadRun],
    workers: int,
    wanted_per_s: float | None,
    budget_s: float,
    q: float,
    disturbed: Disturbed,
) -> Service:
    """What `runs` under `Arrivals` with so many `workers` say, pooled by rate.

    `budget_s`: seconds from arrival to answer at the q-quantile. `disturbed`: whether the machine
    was too busy with other work while these processes measured.
    """
    by_rate: dict[float, list[tuple[LoadRun, Stretch]]] = {}
    for run in runs:
        if run.load.kind == "arrivals" and run.load.workers == workers:
            for stretch in run.stretches:
                by_rate.setdefault(stretch.per_s, []).append((run, stretch))
    points = tuple(
        _point(rate, found, budget_s, q, disturbed) for rate, found in sorted(by_rate.items())
    )
    return Service(
        workers=workers,
        wanted_per_s=wanted_per_s,
        points=points,
        highest_per_s=highest_kept(points),
        fails_per_s=lowest_lost(points),
    )


def highest_kept(points: Sequence[RatePoint]) -> float | None:
    """The highest rate that surely keeps the budget, below all that surely do not."""
    lost = lowest_lost(points) or math.inf
    kept = (p.per_s for p in points if p.outcome is Outcome.PASS and p.per_s < lost)
    return max(kept, default=None)


def lowest_lost(points: Sequence[RatePoint]) -> float | None:
    """The lowest rate that surely does not keep the budget."""
    return min((p.per_s for p in points if p.outcome is Outcome.FAIL), default=None)


def next_rate(points: Sequence[RatePoint], search: Search) -> float | None:
    """The rate (a second) that one more process should try, or `None` if the search is over.

    The same rate again while it is open and has processes left. `points`: one for each rate tried.
    """
    if not points:
        return search.first_per_s
    kept = highest_kept(points)
    above = [p for p in points if p.outcome is not Outcome.PASS and p.per_s > (kept or 0.0)]
    lost = min((p.per_s for p in above if _settled(p, search)), default=None)
    again = min((p.per_s for p in above if not _settled(p, search)), default=None)
    if again is not None and again < (lost or math.inf):
        return again
    if len(points) >= search.most_points:
        return None
    rate = _between(kept, lost, search)
    return _upwards(points, search) if rate is None else rate


def _between(kept: float | None, lost: float | None, search: Search) -> float | None:
    """Double above what is kept, halve below what is lost, halve the gap between both."""
    if kept is None:
        halved = _round((lost or search.first_per_s) / 2)
        return halved if halved >= HOPELESS_SHARE * search.capacity_per_s else None
    if lost is None:
        return _round(2 * kept) if kept < BEYOND * search.capacity_per_s else None
    return _round((kept + lost) / 2) if lost > (1 + RESOLUTION) * kept else None


def _upwards(points: Sequence[RatePoint], search: Search) -> float | None:
    """At last, one that surely fails, if all that were tried are open: double until it does."""
    top = max(points, key=lambda point: point.per_s)
    if lowest_lost(points) is not None:
        return None
    if not _settled(top, search):
        return top.per_s
    return _round(2 * top.per_s) if top.per_s < BEYOND * search.capacity_per_s else None


def _settled(point: RatePoint, search: Search) -> bool:
    """Whether no more processes are worth their time at this rate."""
    if point.outcome is not Outcome.UNDECIDED or point.processes >= search.most_processes:
        return True
    if search.budget_s is None or point.processes < LEAST_PROCESSES:
        return False
    return point.overloaded or (point.latency_s or 0.0) > search.budget_s


def _point(
    per_s: float,
    found: Sequence[tuple[LoadRun, Stretch]],
    budget_s: float,
    q: float,
    disturbed: Disturbed,
) -> RatePoint:
    processes = [(*s.latencies_s, *s.waiting_s) for _, s in found]
    every = [latency for process in processes for latency in process]
    overloaded = any(stretch.overloaded for _, stretch in found)
    turns = bounds(processes, q, disturbed([run for run, _ in found]))
    outcome = turns.outcome(budget_s)
    alone = len(found) < LEAST_PROCESSES and _use(found) > ALONE_USE
    if outcome is Outcome.PASS and (overloaded or alone):  # who still waits is later than known
        outcome = Outcome.UNDECIDED
    known = quantiles.upper_rank(len(every), q, 0.95) is not None
    return RatePoint(
        per_s=per_s,
        answered=sum(len(stretch.latencies_s) for _, stretch in found),
        latency_s=quantiles.quantile(every, q) if known and not overloaded else None,
        upper_s=None if overloaded else turns.upper_s,
        outcome=outcome,
        processes=len(found),
        overloaded=overloaded,
    )


def _use(found: Sequence[tuple[LoadRun, Stretch]]) -> float:
    """Share of the workers' time that the calls took."""
    computing_s = [s for _, stretch in found for s in stretch.compute_s]
    run, stretch = found[0]
    workers = run.load.workers if run.load.kind == "arrivals" else 1
    return stretch.per_s * statistics.fmean(computing_s) / workers if computing_s else math.inf


def _round(per_s: float) -> float:
    """Three digits: the same search asks for the same rates, and finds them in the store."""
    return float(f"{per_s:.3g}")
