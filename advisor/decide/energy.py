"""Joules per answer, where the processor's counter covered nothing but one kind of call.

The counter is of whole packages: idle cores and other programs are in it, and so is the warm-up,
whose calls are counted as answers too. It is shown and never ranked by: two candidates measured
minutes apart would differ by what else the machine did.
"""

from __future__ import annotations

from advisor.core.measurement import Measurement, SeriesName
from advisor.core.serving import Energy


def energy(measured: Measurement, series: SeriesName, length: int, why_none: str) -> Energy:
    """Of one answer of `series` at `length`; `why_none` says why there is no counter."""
    found = [run.find(series, length) for run in measured.runs]
    metered = [s for s in found if s is not None and s.joules is not None]
    if not metered:
        return Energy(joules=None, note=f"unavailable: {why_none or 'it was not measured'}")
    calls = sum(s.warmup_runs + len(s.samples_s) for s in metered)
    answers = calls * measured.runs[0].shape.batch
    total = sum(s.joules or 0.0 for s in metered)
    return Energy(
        joules=total / answers,
        note=f"of the whole processor, over {calls:,} calls",
    )
