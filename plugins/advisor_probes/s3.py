"""The word problem of S3: the product of permutations so far. Order matters, as it does not in
parity, so a state that only flips signs is not enough."""

from __future__ import annotations

from itertools import permutations
from typing import Any, ClassVar

from advisor.api import Ability, Expected
from advisor_probes.base import ATTENTION, BOTH_WAYS, MEASURED, RECURRENT, TokenProbe

ELEMENTS = tuple(permutations(range(3)))
"""Token i is the i-th; 0 is the identity."""


def product(first: int, second: int) -> int:
    """The permutation that applies `first`, then `second`.

    >>> ELEMENTS[product(1, 2)] == tuple(ELEMENTS[2][i] for i in ELEMENTS[1])
    True
    """
    return ELEMENTS.index(tuple(ELEMENTS[second][i] for i in ELEMENTS[first]))


class S3(TokenProbe):
    """Permutations of three things in; at each position what they do one after the other.

    >>> import numpy as np
    >>> moves, products = S3().sample_batch(np.random.default_rng(0), batch=1, length=4)
    >>> print(moves[0], products[0])
    [5 3 3 1] [5 1 2 4]
    >>> [product(5, 3), product(product(5, 3), 3)]
    [1, 2]
    """

    summary: ClassVar[str] = "product of permutations of three things so far"
    source: ClassVar[str] = (
        "Merrill, Petty and Sabharwal 2024, https://arxiv.org/abs/2404.08819; group S3 "
        "in place of A5, which is learned in seconds"
    )
    definition: ClassVar[str] = (
        "uniformly random elements of S3; answer at each step: the product of the prefix"
    )
    ability: ClassVar[Ability] = "state_tracking"
    inputs: ClassVar[int] = 6
    outputs: ClassVar[int] = 6
    chance: ClassVar[float] = 1 / 6
    train_lengths: ClassVar[tuple[int, int]] = (1, 24)
    test_lengths: ClassVar[tuple[int, ...]] = (24, 48, 96)
    expected: ClassVar[tuple[Expected, ...]] = (
        Expected(
            families=(*RECURRENT, *BOTH_WAYS),
            outcome="extrapolates",
            source="Merrill 2024: a single recurrent layer learns to compose permutations",
        ),
        Expected(
            families=(*ATTENTION, "tcn"),
            outcome="not solved",
            source=f"Merrill 2024: depth must grow with length; .28 and .38 among {MEASURED}",
        ),
    )

    def sample_batch(self, rng: Any, batch: int, length: int) -> tuple[Any, Any]:
        import numpy as np

        table = np.array([[product(a, b) for b in range(6)] for a in range(6)])
        moves = rng.integers(0, 6, (batch, length))
        products = moves.copy()
        for step in range(1, length):
            products[:, step] = table[products[:, step - 1], moves[:, step]]
        return moves, products
