"""Generation over the tokens before it: what a cache costs as it grows, and a state does not."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.core.artifact import Artifact, State
from advisor.core.measurement import Measurement
from advisor.core.serving import PastPoint
from advisor.core.task import Task

FEWEST = 3
"""Past lengths that show whether a token's time grows; a recommendation has up to seven."""
LONGEST = 4096
"""As for the lengths of a recommendation: longer ones cost minutes of attention to fill."""
ITEM_BYTES = {"float64": 8, "int64": 8, "float32": 4, "int32": 4, "float16": 2, "int8": 1}


def past_points(task: Task, artifact: Artifact, measured: Measurement) -> tuple[PastPoint, ...]:
    """One for each length at which tokens were timed, shortest past first.

    Rates count every sequence of the batch; so do the bytes.
    """
    batch = task.serving.batch
    return tuple(
        PastPoint(
            past=past,
            first_token_s=measured.median_s("first_token", past),
            token_s=token_s,
            tokens_per_s=batch / token_s,
            cache_bytes=carried_bytes(artifact, past, batch),
        )
        for past in measured.lengths("token")
        if (token_s := measured.median_s("token", past)) is not None
    )


def carried_bytes(artifact: Artifact, past: int, batch: int) -> int:
    """What is carried from one step to the next after `past` of them, for the whole batch."""
    return sum(state.bytes_at(past, batch, _item_bytes(state)) for state in artifact.states)


def lacking_lengths(task: Task, known: Sequence[int]) -> tuple[int, ...]:
    """Past lengths still to be measured: the task's longest, and a short one where few are."""
    length = task.input.length
    wanted = {min(length.longest, max(LONGEST, length.typical))}
    if len(known) + len(wanted - set(known)) < FEWEST:
        wanted.add(max(1, length.typical // 4))
    return tuple(sorted(wanted - set(known)))


def _item_bytes(state: State) -> int:
    return ITEM_BYTES.get(state.dtype, 4)
