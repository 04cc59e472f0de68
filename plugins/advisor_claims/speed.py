"""Tests claims about speed: one group of families against another, at equal size, by length.

Only pairs of the same band are compared; the fastest of each group stands for it.
"""

from __future__ import annotations

from collections.abc import Sequence

from advisor.api import PRIMARY, Candidate, ClaimStatus, Measurement, Task

Measured = Sequence[tuple[Candidate, Measurement]]
EVEN = 1.05
"""Ratios within 5 % count for neither side."""


def ratios_by_length(
    task: Task, measured: Measured, ours: frozenset[str], theirs: frozenset[str], band: str
) -> dict[int, float]:
    """Time of the fastest of `theirs` over that of `ours`, by length: above 1, ours is faster."""
    series = PRIMARY[task.serving.mode]
    a = [m for c, m in measured if c.family in ours and c.band == band]
    b = [m for c, m in measured if c.family in theirs and c.band == band]
    lengths = {x for m in a for x in m.lengths(series)} & {x for m in b for x in m.lengths(series)}
    found = {}
    for length in sorted(lengths):
        best_a = [t for m in a if (t := m.median_s(series, length)) is not None]
        best_b = [t for m in b if (t := m.median_s(series, length)) is not None]
        found[length] = min(best_b) / min(best_a)
    return found


def test_faster(
    task: Task,
    measured: Measured,
    ours: frozenset[str],
    theirs: frozenset[str],
    name: str,
    longest: int | None = None,
) -> tuple[ClaimStatus, str]:
    """Is `ours`, called `name`, faster at equal size? Over the band measured at most lengths.

    Lengths beyond `longest`, which a claim may not be about, are left out.
    """
    by_band = {
        band: {
            length: ratio
            for length, ratio in ratios_by_length(task, measured, ours, theirs, band).items()
            if longest is None or length <= longest
        }
        for band in sorted({c.band for c, _ in measured})
    }
    band, ratios = max(by_band.items(), key=lambda item: len(item[1]), default=("", {}))
    if not ratios:
        return "not tested", "no two of these were measured at the same size and length"
    yes = [length for length, r in ratios.items() if r > EVEN]
    no = [length for length, r in ratios.items() if r < 1 / EVEN]
    (shortest, ratio), *rest = ratios.items()
    more = "".join(f", {r:.2f} at {length}" for length, r in rest)
    told = f"at {band} size {name} is {ratio:.2f} times as fast at {shortest} steps{more}"
    if yes and not no:
        return "confirmed here", told
    if no and not yes:
        return "refuted here", told
    if not yes:
        return "bounded here", f"equally fast; {told}"
    known = list(ratios)
    return "bounded here", f"true at {_spans(yes, known)}, not at {_spans(no, known)}; {told}"


def _spans(lengths: list[int], known: list[int]) -> str:
    """ "10 to 40 and 640": those that follow one another among the lengths `known`, together."""
    runs: list[list[int]] = []
    for length in lengths:
        if runs and known.index(length) == known.index(runs[-1][-1]) + 1:
            runs[-1].append(length)
        else:
            runs.append([length])
    return " and ".join(f"{r[0]}" if len(r) == 1 else f"{r[0]} to {r[-1]}" for r in runs)
