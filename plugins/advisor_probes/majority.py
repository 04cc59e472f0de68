"""Majority: more ones than zeros so far? The control, which everything that trains must pass."""

from __future__ import annotations

from typing import Any, ClassVar

from advisor.api import Ability, Expected
from advisor_probes.base import EVERYONE, MEASURED, UNASKED, TokenProbe


class Majority(TokenProbe):
    """Bits in; at each position 1 where ones so far outnumber zeros; not asked at a draw.

    >>> import numpy as np
    >>> bits, more = Majority().sample_batch(np.random.default_rng(1), batch=1, length=6)
    >>> print(bits[0], more[0])
    [0 1 1 1 0 0] [   0 -100    1    1    1 -100]
    """

    summary: ClassVar[str] = "whether ones outnumber zeros so far; control"
    source: ClassVar[str] = (
        "no paper: a mean of the input answers it, which every architecture here can form; it "
        "tells a broken trainer from a weak model"
    )
    definition: ClassVar[str] = (
        "fair random bits; answer at each step without a draw: the commoner bit of the prefix"
    )
    ability: ClassVar[Ability] = "control"
    inputs: ClassVar[int] = 2
    outputs: ClassVar[int] = 2
    chance: ClassVar[float] = 0.5
    train_lengths: ClassVar[tuple[int, int]] = (1, 40)
    test_lengths: ClassVar[tuple[int, ...]] = (40, 80, 160)
    expected: ClassVar[tuple[Expected, ...]] = (
        Expected(
            families=EVERYONE,
            outcome="solved",
            source=f".996 to 1.0 by all of {MEASURED}; whoever fails, the trainer is suspected",
        ),
    )

    def sample_batch(self, rng: Any, batch: int, length: int) -> tuple[Any, Any]:
        import numpy as np

        bits = rng.integers(0, 2, (batch, length))
        lead = (2 * bits - 1).cumsum(axis=1)
        return bits, np.where(lead == 0, UNASKED, (lead > 0).astype(np.int64))
