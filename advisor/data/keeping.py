"""How much of a large file stays in memory, and which part.

Independent examples are thinned: whenever the limit is passed, each one kept so far stays with
probability one half, and of those that follow as many in proportion. So the sample is even over
the whole file (files are often sorted by class) in one pass and in order. Of a series the latest
part is kept, unbroken, for it is what a forecast continues from.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")


@dataclass(frozen=True)
class Kept(Generic[Row]):
    """`seen`: rows in the file; `rows`: those kept, in order."""

    rows: list[Row]
    seen: int

    def note(self, limit_bytes: int, latest: bool) -> tuple[str, ...]:
        """What to say where not all rows were kept."""
        if len(self.rows) == self.seen:
            return ()
        which = "the latest" if latest else "an even random sample of"
        return (
            f"the file is larger than the limit of {limit_bytes / 1e6:,.3g} MB; "
            f"{which} {len(self.rows):,} of its {self.seen:,} rows were read",
        )


def thinned(
    rows: Iterable[Row], size: Callable[[Row], int], limit: int, seed: int = 0
) -> Kept[Row]:
    """An even random sample of at most `limit` (in the units of `size`), in order."""
    chance = random.Random(seed)
    kept: list[Row] = []
    share, held, seen = 1.0, 0, 0
    for row in rows:
        seen += 1
        if share < 1.0 and chance.random() >= share:
            continue
        kept.append(row)
        held += size(row)
        while held > limit and len(kept) > 1:
            kept = [each for each in kept if chance.random() < 0.5] or kept[:1]
            share /= 2
            held = sum(map(size, kept))
    return Kept(kept, seen)


def latest(rows: Iterable[Row], size: Callable[[Row], int], limit: int) -> Kept[Row]:
    """The last rows that fit into `limit`."""
    kept: deque[Row] = deque()
    held, seen = 0, 0
    for row in rows:
        seen += 1
        kept.append(row)
        held += size(row)
        while held > limit and len(kept) > 1:
            held -= size(kept.popleft())
    return Kept(list(kept), seen)
