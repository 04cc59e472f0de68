"""What to measure when; pure, so that a plan can be looked at and tested without measuring.

Every round measures each candidate once, in a new random order: what the machine does over the
minutes (heat, clock, neighbours) then falls on all alike. Random interleaving cut the variance
between runs of google/benchmark by 40 % (`docs/random_interleaving.md`).
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from advisor.core.measurement import RunRequest

DOUBLINGS = 3
"""Lengths go from an eighth of the typical to eight times it: seven points, a factor 64."""


def rounds(
    requests: Sequence[RunRequest], count: int, rng: Random, first: int = 0
) -> list[RunRequest]:
    """Each request once per round, shuffled anew; rounds are numbered from `first`."""
    planned: list[RunRequest] = []
    for number in range(first, first + count):
        order = list(requests)
        rng.shuffle(order)
        planned += [r.model_copy(update={"round": number, "seed": number}) for r in order]
    return planned


def lengths_around(typical: int, longest: int, cap: int = 4096) -> tuple[int, ...]:
    """A grid of doublings around `typical`, from an eighth to eight times, `typical` among them.

    Nothing is shorter than 1 or longer than `cap`, but for `typical` itself. The task's `longest`
    input takes the place of the grid's point nearest to it.
    """
    grid = {typical * 2**k for k in range(DOUBLINGS + 1)}
    grid |= {max(1, round(typical / 2**k)) for k in range(1, DOUBLINGS + 1)}
    lengths = {length for length in grid if length <= cap} | {typical}
    if typical < longest <= cap:
        above = [length for length in lengths if length > typical]
        lengths -= {min(above, key=lambda length: abs(length - longest))} if above else set()
        lengths.add(longest)
    return tuple(sorted(lengths))
