"""From lengths that speak for and against a claim to its standing here, in the same words."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.api import ClaimStatus

Judged = tuple[ClaimStatus, str]


def judged(yes: Sequence[int], no: Sequence[int], known: Sequence[int], told: str) -> Judged:
    """Lengths `known`, ascending, of which `yes` speak for the claim and `no` against it; `told`
    are the figures. What speaks for neither side bounds the claim only if nothing else does."""
    if yes and not no:
        return "confirmed here", told
    if no and not yes:
        return "refuted here", told
    if not yes:
        return "bounded here", f"no difference beyond noise; {told}"
    return "bounded here", f"true at {spans(yes, known)}, not at {spans(no, known)}; {told}"


def spans(lengths: Sequence[int], known: Sequence[int]) -> str:
    """ "10 to 40 and 640": those that follow one another among the lengths `known`, together."""
    runs: list[list[int]] = []
    for length in lengths:
        if runs and known.index(length) == known.index(runs[-1][-1]) + 1:
            runs[-1].append(length)
        else:
            runs.append([length])
    return " and ".join(f"{r[0]:,}" if len(r) == 1 else f"{r[0]:,} to {r[-1]:,}" for r in runs)
