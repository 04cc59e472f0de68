"""Parity: is the number of ones so far odd? The smallest task that needs a state that flips."""

from __future__ import annotations

from typing import Any, ClassVar

from advisor.api import Ability, Expected
from advisor_probes.base import ATTENTION, BOTH_WAYS, MEASURED, RECURRENT, TokenProbe


class Parity(TokenProbe):
    """Bits in; at each position 1 where the ones so far, this one included, are odd.

    >>> import numpy as np
    >>> bits, odd = Parity().sample_batch(np.random.default_rng(4), batch=1, length=8)
    >>> print(bits[0], odd[0])
    [1 1 1 1 1 1 1 0] [1 0 1 0 1 0 1 1]
    """

    summary: ClassVar[str] = "whether the ones so far are odd"
    source: ClassVar[str] = (
        "Delétang et al. 2023, table 1, https://arxiv.org/abs/2207.02098; asked at every prefix, "
        "since asking at the end alone learns much slower"
    )
    definition: ClassVar[str] = "fair random bits; answer at each step: parity of the prefix"
    ability: ClassVar[Ability] = "state_tracking"
    inputs: ClassVar[int] = 2
    outputs: ClassVar[int] = 2
    chance: ClassVar[float] = 0.5
    train_lengths: ClassVar[tuple[int, int]] = (1, 40)
    test_lengths: ClassVar[tuple[int, ...]] = (40, 80, 160)
    expected: ClassVar[tuple[Expected, ...]] = (
        Expected(
            families=(*RECURRENT, *BOTH_WAYS),
            outcome="extrapolates",
            source="Delétang 2023, table 1: RNN 100, LSTM 100",
        ),
        Expected(
            families=ATTENTION,
            outcome="not solved",
            source="Delétang 2023, table 1: Transformer 52.0",
        ),
        Expected(families=("tcn",), outcome="not solved", source=f".77 among {MEASURED}"),
    )

    def sample_batch(self, rng: Any, batch: int, length: int) -> tuple[Any, Any]:
        bits = rng.integers(0, 2, (batch, length))
        return bits, bits.cumsum(axis=1) % 2
