"""Which candidate is the fastest at which lengths: all crossings told in one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from advisor.core.candidate import Candidate
from advisor.core.measurement import PRIMARY, Measurement
from advisor.core.recommendation import Lead
from advisor.core.task import Mode


def leads(measured: Sequence[tuple[Candidate, Measurement]], mode: Mode) -> tuple[Lead, ...]:
    """Stretches of measured lengths with one fastest candidate each, by medians, in order.

    Only lengths at which every one of `measured` was measured count; with fewer than two of either
    there is nothing to tell.
    """
    series = PRIMARY[mode]
    shared = (
        set.intersection(*(set(m.lengths(series)) for _, m in measured)) if measured else set()
    )
    if len(measured) < 2 or len(shared) < 2:
        return ()
    first = [(length, _fastest(measured, mode, length)) for length in sorted(shared)]
    stretches = [(name, [x for x, _ in group]) for name, group in groupby(first, lambda p: p[1])]
    return tuple(
        Lead(candidate=name, shortest=lengths[0], longest=lengths[-1])
        for name, lengths in stretches
    )


def _fastest(measured: Sequence[tuple[Candidate, Measurement]], mode: Mode, length: int) -> str:
    times = ((m.median_s(PRIMARY[mode], length), c.id) for c, m in measured)
    return min((t, name) for t, name in times if t is not None)[1]
