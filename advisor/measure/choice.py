"""Which run of a round counts where the round was measured more than once.

Chosen by what was seen of the machine, never by how fast the model was: that would be a bias.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from advisor.core.measurement import Run
from advisor.measure.guard import contended, lost_share, slowed_by

MOST_TRIES = 4
"""Runs of one round kept in the store, all disturbed, after which no further one is made unasked:
what disturbs here can't be seen beforehand and will not go away."""


def by_round(runs: Iterable[Run]) -> dict[int, list[Run]]:
    """`runs` of one candidate, oldest first, by the number of their round."""
    found: dict[int, list[Run]] = {}
    for run in runs:
        found.setdefault(run.round, []).append(run)
    return {number: found[number] for number in sorted(found)}


def one_per_round(runs: Iterable[Run], best_s: float | None = None) -> list[Run]:
    """The least disturbed run of each round, in the order of rounds; `best_s` as in the guard."""
    return [least_disturbed(tries, best_s) for tries in by_round(runs).values()]


def least_disturbed(tries: Sequence[Run], best_s: float | None = None) -> Run:
    """The latest quiet one of `tries` (at least one, oldest first); else the one that kept most of
    the processor."""
    return min(reversed(tries), key=lambda run: _disturbance(run, best_s))


def worth_another_try(runs: Iterable[Run]) -> frozenset[int]:
    """Rounds of one candidate that were only measured on a busy machine, and not too often yet.

    A slow core is no reason here: nobody can see whether it would be faster now.
    """
    return frozenset(
        number
        for number, tries in by_round(runs).items()
        if len(tries) < MOST_TRIES and all(contended(run) for run in tries)
    )


def _disturbance(run: Run, best_s: float | None) -> tuple[bool, float, float]:
    taken = contended(run)
    return taken, slowed_by(run, best_s), lost_share(run) if taken else 0.0
