"""What to measure when; pure, so that a plan can be looked at and tested without measuring.

Every round measures each candidate once, in a new random order: what the machine does over the
minutes (heat, clock, neighbours) then falls on all alike. Random interleaving cut the variance
between runs of google/benchmark by 40 % (`docs/random_interleaving.md`).
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from advisor.core.measurement import Run, RunRequest

LEAST_ROUNDS = 3
"""Processes differ more than runs within one (p50 of six: 0.80 to 0.93 ms), so one says little."""
DOUBLINGS = 3
"""Lengths go from an eighth of the typical to eight times it: seven points, a factor 64."""
START_S = 0.3
"""Seconds for a process to start, load its model and warm up, before the first is known."""
WARMUP_S = 0.1
"""Seconds of warm-up per length, on average, before the first is known."""


def rounds(
    requests: Sequence[RunRequest], count: int, rng: Random, first: int = 0
) -> list[RunRequest]:
    """Each request once per round, shuffled anew; rounds are numbered from `first`.

    At least `LEAST_ROUNDS` unless rounds are added to earlier ones (`first` above 0).
    """
    planned: list[RunRequest] = []
    for number in range(first, first + (count if first else max(count, LEAST_ROUNDS))):
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


def seconds_left(done: Sequence[Run], todo: Sequence[RunRequest], spent_s: float) -> float:
    """Estimated seconds for `todo`, from the `spent_s` that `done` took.

    A run takes as long as those of the same candidate did; one never seen, as long as asked for.
    What processes take besides timing is spread evenly over all.
    """
    timed = sum(run.conditions.wall_s for run in done)
    besides = max(0.0, spent_s - timed) / len(done) if done else START_S
    known: dict[tuple[str, int], list[float]] = {}
    for run in done:
        key = (run.candidate_id, len({s.length for s in run.series}))
        known.setdefault(key, []).append(run.conditions.wall_s)
    return sum(besides + _expected(request, known) for request in todo)


def _expected(request: RunRequest, known: dict[tuple[str, int], list[float]]) -> float:
    seen = known.get((request.candidate_id, len(request.lengths)))
    if seen:
        return sum(seen) / len(seen)
    series = 2 if request.shape.mode == "generate" else 1
    return len(request.lengths) * series * (request.seconds_per_length + WARMUP_S)
