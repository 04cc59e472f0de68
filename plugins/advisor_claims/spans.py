"""How lengths are told: those that follow one another among the lengths measured, together."""

from __future__ import annotations

from collections.abc import Sequence


def spans(lengths: Sequence[int], known: Sequence[int]) -> str:
    """ "10 to 40 and 640", where 160 is known too and not among `lengths`."""
    runs: list[list[int]] = []
    for length in lengths:
        if runs and known.index(length) == known.index(runs[-1][-1]) + 1:
            runs[-1].append(length)
        else:
            runs.append([length])
    return " and ".join(f"{r[0]:,}" if len(r) == 1 else f"{r[0]:,} to {r[-1]:,}" for r in runs)
