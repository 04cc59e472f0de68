"""Flip-flop: remember the last bit written while most of the input is to be ignored."""

from __future__ import annotations

from typing import Any, ClassVar

from advisor.api import Ability, Expected
from advisor_probes.base import ATTENTION, MEASURED, RECURRENT, UNASKED, TokenProbe

WRITE, IGNORE, READ = 0, 2, 4
"""Tokens 0 and 1 write that bit, 2 and 3 carry a bit to ignore, 4 asks for the last written."""
SHARES = (0.1, 0.8, 0.1)
"""Of writing, ignoring and reading: FFL(0.8) of Liu 2023."""


class FlipFlop(TokenProbe):
    """At each reading, the bit written last; the first step writes, the last one reads.

    >>> import numpy as np
    >>> tokens, bits = FlipFlop().sample_batch(np.random.default_rng(5), batch=1, length=12)
    >>> print(tokens[0])
    [0 2 2 3 0 3 3 1 0 4 3 4]
    >>> print(bits[0])
    [-100 -100 -100 -100 -100 -100 -100 -100 -100    0 -100    0]
    """

    summary: ClassVar[str] = "the bit written last, most of the input being noise"
    source: ClassVar[str] = (
        "Liu et al. 2023, definition 1, https://arxiv.org/abs/2306.00946; instruction and bit in "
        "one token, and the answer is not shown in the input"
    )
    definition: ClassVar[str] = (
        "10 % writings of a bit, 80 % to ignore, 10 % readings; answer at readings: the bit "
        "written last"
    )
    ability: ClassVar[Ability] = "long_range"
    inputs: ClassVar[int] = 5
    outputs: ClassVar[int] = 2
    chance: ClassVar[float] = 0.5
    train_lengths: ClassVar[tuple[int, int]] = (64, 64)
    test_lengths: ClassVar[tuple[int, ...]] = (64, 128, 256)
    expected: ClassVar[tuple[Expected, ...]] = (
        Expected(
            families=RECURRENT,
            outcome="extrapolates",
            source="Liu 2023: small LSTMs extrapolate perfectly",
        ),
        Expected(
            families=ATTENTION,
            outcome="solved",
            source="Liu 2023, abstract: a long tail of sporadic errors; none within 64 steps",
        ),
        Expected(
            families=("tcn",),
            outcome="solved",
            source=f"1.0 at both lengths among {MEASURED}, its field being long enough",
        ),
        Expected(families=("bilstm", "bigru"), outcome="solved", source="as the LSTM's"),
    )

    def sample_batch(self, rng: Any, batch: int, length: int) -> tuple[Any, Any]:
        import numpy as np

        instructions = rng.choice([WRITE, IGNORE, READ], size=(batch, length), p=SHARES)
        instructions[:, -1] = READ
        instructions[:, 0] = WRITE
        bits = rng.integers(0, 2, (batch, length))
        positions = np.where(instructions == WRITE, np.arange(length), 0)
        written = np.maximum.accumulate(positions, axis=1)
        reads = instructions == READ
        answers = np.where(reads, np.take_along_axis(bits, written, axis=1), UNASKED)
        return instructions + np.where(reads, 0, bits), answers
