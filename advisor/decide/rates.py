"""Which rates of random arrivals to try together first, and how long each must last.

Several rates share a process, since its start costs more than a stretch of half a second; the
search (`service.next_rate`) then closes the gap between the highest kept and the lowest lost.
"""

from __future__ import annotations

from collections.abc import Sequence

from advisor.core.load import Arrivals
from advisor.core.task import Task
from advisor.decide.service import Search
from advisor.decide.throughput import samples_per_process

SHARES = (0.25, 0.5, 0.7, 0.85)
"""Of what the workers could do without a pause; queues grow without end towards 1."""
SECONDS = 0.5
"""Of one stretch, unless too few arrive in it."""
MOST_SECONDS = 4.0
"""Of one stretch, even if a verdict needs more arrivals than come by then; the rate stays open."""
LEAST_REQUESTS = 5


def first_rates(search: Search) -> tuple[float, ...]:
    """The wanted rate and a ladder up to what the workers could do, ascending."""
    ladder = {float(f"{share * search.capacity_per_s:.3g}") for share in SHARES}
    return tuple(sorted({search.first_per_s, *ladder}))


def arrivals(task: Task, rates_per_s: Sequence[float], workers: int, processes: int) -> Arrivals:
    """As many requests at each rate as leave room for some to be late, shared by `processes`."""
    enough = 2 * samples_per_process(task, processes)
    in_time = round(MOST_SECONDS * min(rates_per_s))
    return Arrivals(
        length=task.input.length.typical,
        rates_per_s=tuple(rates_per_s),
        workers=workers,
        seconds=SECONDS,
        least_requests=max(LEAST_REQUESTS, min(enough, in_time)),
    )
