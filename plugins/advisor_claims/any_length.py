"""Tests claims about padding: does one file answer requests of any length, each at its own cost?

A model that has to be padded to one length costs the same at every length. Only single requests
are looked at: in a batch both recurrence and attention pad the shorter ones, or pack them.
"""

from __future__ import annotations

from collections.abc import Collection

from advisor.api import Candidate, Findings, Measurement, Task
from advisor_claims.by_length import Judged
from advisor_claims.speed import EVEN

SPAN = 4
"""The longest length has to be so many times the shortest, or a fixed cost per call hides both."""
LENGTHS = (3, 17, 200)
NO_SPAN = "no single request of these families was measured over a wide enough span of lengths"
Costs = tuple[Candidate, int, float, int, float]


def varies(task: Task) -> bool:
    """Whether requests differ in length, as far as the task says."""
    return task.serving.mode == "request" and task.input.length.longest > task.input.length.typical


def costs(found: Findings, families: Collection[str]) -> tuple[Costs, ...]:
    """Of each family the candidate with the widest span: its shortest and its longest length, and
    the seconds of either."""
    widest: dict[str, Costs] = {}
    for candidate, measured in found.at("request"):
        one = _ends(candidate, measured) if candidate.family in families else None
        if one is not None and _span(one) >= max(SPAN, _span(widest.get(candidate.family))):
            widest[candidate.family] = one
    return tuple(widest[family] for family in sorted(widest))


def test_needs_padding(found: Findings, families: Collection[str]) -> Judged:
    """Do short requests cost as much as long ones, as they would if padded?"""
    known = costs(found, families)
    if not known:
        return "not tested", NO_SPAN
    padded = [one for one in known if not cheaper_when_short(one)]
    told_all = told(known)
    if not padded:
        return "refuted here", told_all
    if len(padded) == len(known):
        return "confirmed here", told_all
    named = ", ".join(one[0].family for one in padded)
    return "bounded here", f"as if padded: {named}; {told_all}"


def cheaper_when_short(one: Costs) -> bool:
    """Whether the shortest request costs less than the longest, beyond noise."""
    _, _, short_s, _, long_s = one
    return long_s > short_s * EVEN


def told(known: Collection[Costs]) -> str:
    """ "with one file and no padding gru medium answers 3 steps in 0.05 ms, 200 in 1.20 ms"."""
    each = "; ".join(
        f"{c.label} answers {short:,} steps in {short_s * 1e3:.2f} ms, {long:,} in "
        f"{long_s * 1e3:.2f} ms"
        for c, short, short_s, long, long_s in known
    )
    return f"with one file and no padding {each}"


def _ends(candidate: Candidate, measured: Measurement) -> Costs | None:
    lengths = measured.lengths("request")
    short, long = min(lengths, default=0), max(lengths, default=0)
    short_s, long_s = measured.median_s("request", short), measured.median_s("request", long)
    if short_s is None or long_s is None:
        return None
    return candidate, short, short_s, long, long_s


def _span(one: Costs | None) -> float:
    return 0.0 if one is None else one[3] / one[1]
