"""Tests claims about memory: three questions that articles mix up, each with its own measure.

*State*: bytes carried from step to step when streaming or generating, exact from the exported
graph. *Training*: bytes that the graph keeps for the backward pass, per sequence. *Process*: what
a model adds to the resident memory of a process that serves it. Always at equal size; the
smallest of each group stands for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby

from advisor.api import Findings, Mode
from advisor_claims.by_length import Judged, judged
from advisor_claims.groups import BANDS_BY_SIZE

EVEN = 1.05
"""Sizes within 5 % count for neither side, as for speed."""
PASTS = (64, 1024, 16_384)
"""Steps of the past at which a state is weighed: a sentence, a page, a book's chapter."""
ByLength = Mapping[int, float]
Sizes = Iterable[tuple[str, str, int, float]]
"""Family, band, length, bytes."""


def test_smaller_state(
    found: Findings, ours: frozenset[str], theirs: frozenset[str], name: str
) -> Judged:
    """Does `ours`, called `name`, carry fewer bytes from step to step?"""
    sizes = [
        (state.family, state.band, past, state.bytes_at(past) / state.batch)
        for state in found.states
        for past in PASTS
    ]
    return _smaller(sizes, ours, theirs, f"{name} carries", "steps")


def test_less_training_memory(
    found: Findings, ours: frozenset[str], theirs: frozenset[str], name: str
) -> Judged:
    """Does `ours`, called `name`, keep fewer bytes per sequence for the backward pass?"""
    sizes = [
        (cost.family, cost.band, cost.length, cost.saved_bytes / cost.batch)
        for cost in found.training
        if cost.saved_bytes is not None
    ]
    return _smaller(sizes, ours, theirs, f"{name} keeps for each sequence", "steps in training")


def test_less_process_memory(
    found: Findings,
    ours: frozenset[str],
    theirs: frozenset[str],
    name: str,
    mode: Mode = "request",
) -> Judged:
    """Does `ours`, called `name`, add less to the process that serves it, at batch 1?"""
    sizes = [
        (candidate.family, candidate.band, measured.runs[0].series[0].length, float(added))
        for candidate, measured in found.at(mode)
        if (added := measured.added_bytes) is not None and added > 0
    ]
    return _smaller(sizes, ours, theirs, f"{name} adds to the process", "steps")


def shown_bytes(count: float) -> str:
    """ "2.0 kB", "8.4 MB": powers of 1,000, as the report has them."""
    for limit, unit in ((1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if count >= limit:
            return f"{count / limit:.1f} {unit}"
    return f"{count:.0f} B"


def _smaller(
    sizes: Sizes, ours: frozenset[str], theirs: frozenset[str], does: str, steps: str
) -> Judged:
    """Over the band known at most lengths, the smallest of those that are."""
    by_band = _by_band(sizes, ours, theirs)
    band, pairs = max(by_band.items(), key=lambda item: len(item[1]), default=("", {}))
    if not pairs:
        return "not tested", "no two of these were measured at the same size and length"
    yes = [length for length, (a, b) in pairs.items() if b / a > EVEN]
    no = [length for length, (a, b) in pairs.items() if a / b > EVEN]
    figures = [
        f"{shown_bytes(a)} against {shown_bytes(b)} at {length:,}"
        for length, (a, b) in pairs.items()
    ]
    figures[0] += f" {steps}"
    return judged(yes, no, list(pairs), f"at {band} size {does} {', '.join(figures)}")


def _by_band(
    sizes: Sizes, ours: frozenset[str], theirs: frozenset[str]
) -> dict[str, dict[int, tuple[float, float]]]:
    """Least bytes of ours and of theirs, by band and length, where both are known."""
    known = sorted(sizes, key=lambda size: (_rank(size[1]), size[1], size[2]))
    found: dict[str, dict[int, tuple[float, float]]] = {}
    for (band, length), rows in groupby(known, key=lambda size: (size[1], size[2])):
        together = list(rows)
        a = [count for family, _, _, count in together if family in ours]
        b = [count for family, _, _, count in together if family in theirs]
        if a and b:
            found.setdefault(band, {})[length] = (min(a), min(b))
    return found


def _rank(band: str) -> int:
    """Smallest first; a band of no known name comes last."""
    return BANDS_BY_SIZE.index(band) if band in BANDS_BY_SIZE else len(BANDS_BY_SIZE)
