"""Did the whole process stand still in the middle of one timed call? Judged from the samples.

A laptop that is closed, a virtual machine that is paused, Ctrl-Z: the clock goes on, the processor
does nothing for this process, and one call seems to take seconds. The share of processor time over
a whole run is too coarse to tell that from a busy machine, and over a long run too coarse to see
it. So a gap is a call that took far longer than its neighbours in a run that lacks about as much
processor time. A model that really is slow at one call has used the processor, and keeps it.
"""

from __future__ import annotations

from collections.abc import Iterator

from advisor.core.measurement import Run
from advisor.core.quantiles import quantile
from advisor.core.settings import CPU

LEAST_GAP_S = 0.1
"""A busy scheduler takes a core away for some milliseconds at a time, in slices of about 3 ms; a
whole tenth of a second at once is rarely its doing."""
EXPLAINED = 0.5
"""Share of the gap that must be missing from the processor time for it to be no call of the
model's: at least half of the call was no work."""


def stood_still_s(run: Run) -> float:
    """Seconds of the longest gap in `run`; 0.0 where there is none, or where it can't be told.

    On another provider than the processor a call may wait for its device, which is work.
    """
    conditions = run.conditions
    if run.settings.provider != CPU or conditions.cpu_share is None:
        return 0.0
    longest_s = max(_gaps_s(run), default=0.0)
    cores = min(1.0, conditions.cpu_share * run.settings.threads)
    idle_s = (1.0 - cores) * conditions.wall_s
    stood = longest_s >= LEAST_GAP_S and idle_s >= EXPLAINED * longest_s
    return longest_s if stood else 0.0


def _gaps_s(run: Run) -> Iterator[float]:
    """How much longer than the median the slowest call of each series took."""
    for series in run.series:
        yield max(series.samples_s) - quantile(series.samples_s, 0.5)
