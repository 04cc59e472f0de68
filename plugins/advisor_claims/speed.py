"""Tests claims about speed: one group of families against another, at equal size, by length.

Where several batch sizes were measured, each is told for itself. Only pairs of the same band are
compared; the fastest of each group stands for it. A length counts for a side only where the
interval of the ratio does.
"""

from __future__ import annotations

from collections.abc import Sequence

from advisor.api import (
    PRIMARY,
    Candidate,
    ClaimStatus,
    Findings,
    Measurement,
    Mode,
    Ratio,
    ratio,
)
from advisor_claims.by_length import spans

Measured = Sequence[tuple[Candidate, Measurement]]
Judged = tuple[ClaimStatus, str]
EVEN = 1.05
"""Ratios within 5 % count for neither side."""


def ratios_by_length(
    measured: Measured, ours: frozenset[str], theirs: frozenset[str], band: str, mode: Mode
) -> dict[int, Ratio]:
    """Time of the fastest of `theirs` over that of `ours`, by length: above 1, ours is faster.

    Lengths at which one of the two was measured in a single process tell nothing about noise, and
    are left out.
    """
    series = PRIMARY[mode]
    a = [m for c, m in measured if c.family in ours and c.band == band]
    b = [m for c, m in measured if c.family in theirs and c.band == band]
    lengths = {x for m in a for x in m.lengths(series)} & {x for m in b for x in m.lengths(series)}
    found = {}
    for length in sorted(lengths):
        best_a, best_b = (
            min((t, i) for i, m in enumerate(x) if (t := m.median_s(series, length)) is not None)
            for x in (a, b)
        )
        compared = ratio(b[best_b[1]], a[best_a[1]], series, length)
        if compared is not None:
            found[length] = compared
    return found


def test_faster(
    found: Findings,
    ours: frozenset[str],
    theirs: frozenset[str],
    name: str,
    mode: Mode = "request",
    longest: int | None = None,
    shortest: int = 0,
) -> Judged:
    """Is `ours`, called `name`, faster at equal size in `mode`? At each batch that was measured.

    Lengths outside `shortest` to `longest`, which a claim may not be about, are left out.
    """
    judged = {
        batch: _at_one_batch(found.at(mode, batch), ours, theirs, name, mode, (shortest, longest))
        for batch in found.batches(mode)
    }
    told = {batch: outcome for batch, outcome in judged.items() if outcome[0] != "not tested"}
    if len(told) <= 1:
        return next(iter(told.values()), NOTHING)
    statuses = {status for status, _ in told.values()}
    status: ClaimStatus = statuses.pop() if len(statuses) == 1 else "bounded here"
    return status, ". ".join(
        f"At batch {batch}{'' if outcome == 'bounded here' else f' ({outcome[:-5]})'}: {reason}"
        for batch, (outcome, reason) in told.items()
    )


NOTHING: Judged = (
    "not tested",
    "no two of these were measured at the same size and length in two processes",
)


def _at_one_batch(
    measured: Measured,
    ours: frozenset[str],
    theirs: frozenset[str],
    name: str,
    mode: Mode,
    within: tuple[int, int | None],
) -> Judged:
    """Over the band measured at most lengths."""
    by_band = {
        band: {
            length: found
            for length, found in ratios_by_length(measured, ours, theirs, band, mode).items()
            if length >= within[0] and (within[1] is None or length <= within[1])
        }
        for band in sorted({c.band for c, _ in measured})
    }
    band, ratios = max(by_band.items(), key=lambda item: len(item[1]), default=("", {}))
    if not ratios:
        return NOTHING
    yes = [length for length, r in ratios.items() if r.faster == "b" and r.value > EVEN]
    no = [length for length, r in ratios.items() if r.faster == "a" and r.value < 1 / EVEN]
    told = f"at {band} size {name} is {_told(ratios)}"
    if yes and not no:
        return "confirmed here", told
    if no and not yes:
        return "refuted here", told
    if not yes:
        return "bounded here", f"equally fast; {told}"
    known = list(ratios)
    return "bounded here", f"true at {spans(yes, known)}, not at {spans(no, known)}; {told}"


def _told(ratios: dict[int, Ratio]) -> str:
    """ "1.40 (1.31 to 1.52) times as fast at 10 steps, 2.00 at 40, as fast within noise at 80":
    an interval where it prints otherwise than the value."""
    sure = {length: r for length, r in ratios.items() if r.faster is not None}
    noise = [length for length in ratios if length not in sure]
    parts = [f"{_interval(r)} at {length}" for length, r in sure.items()]
    if parts:
        first, *rest = parts
        parts = [f"{first.replace(' at ', ' times as fast at ')} steps", *rest]
    if noise:
        parts.append(f"as fast within noise at {spans(noise, list(ratios))}")
    return ", ".join(parts)


def _interval(found: Ratio) -> str:
    value, low, high = (f"{x:.2f}" for x in (found.value, found.low, found.high))
    return value if low == value == high else f"{value} ({low} to {high})"
