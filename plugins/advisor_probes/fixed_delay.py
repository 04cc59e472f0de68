"""Fixed delay: a few symbols, a long silence of the same length each time, then the symbols."""

from __future__ import annotations

from typing import Any, ClassVar

from advisor.api import Ability, Expected
from advisor_probes.base import ATTENTION, MEASURED, RECURRENT, TokenProbe, asked_after

SYMBOLS = 8
COUNT = 4
BLANK, ASK = SYMBOLS, SYMBOLS + 1


class FixedDelay(TokenProbe):
    """4 symbols, `length` blanks, 4 questions; at the questions the symbols in order.

    >>> import numpy as np
    >>> tokens, answers = FixedDelay().sample_batch(np.random.default_rng(0), batch=1, length=3)
    >>> print(tokens[0], answers[0][-4:])
    [6 5 4 2 8 8 8 9 9 9 9] [6 5 4 2]
    """

    summary: ClassVar[str] = "four symbols after a silence of fixed length"
    source: ClassVar[str] = (
        "the copy memory task of Bai, Kolter and Koltun 2018, https://arxiv.org/abs/1803.01271, "
        "with 4 symbols in place of 10"
    )
    definition: ClassVar[str] = (
        "4 random symbols of 8, n blanks, 4 questions; answers there: the symbols in order"
    )
    ability: ClassVar[Ability] = "long_range"
    inputs: ClassVar[int] = SYMBOLS + 2
    outputs: ClassVar[int] = SYMBOLS
    chance: ClassVar[float] = 1 / SYMBOLS
    length_unit: ClassVar[str] = "blanks"
    train_lengths: ClassVar[tuple[int, int]] = (64, 64)
    test_lengths: ClassVar[tuple[int, ...]] = (64, 128, 256)
    expected: ClassVar[tuple[Expected, ...]] = (
        Expected(
            families=(*ATTENTION, "tcn"),
            outcome="solved",
            source=f"Bai 2018: the TCN learns 1,000 steps; both in 4 s among {MEASURED}",
        ),
        Expected(
            families=RECURRENT,
            outcome="not solved",
            source=f"Bai 2018: LSTM and GRU only guess; .12 and .13 among {MEASURED}",
        ),
        Expected(
            families=("bilstm", "bigru"),
            outcome="not solved",
            source="as the LSTM's: the symbols stand before the questions",
        ),
    )

    def steps(self, length: int) -> int:
        return length + 2 * COUNT

    def sample_batch(self, rng: Any, batch: int, length: int) -> tuple[Any, Any]:
        import numpy as np

        symbols = rng.integers(0, SYMBOLS, (batch, COUNT))
        blanks = np.full((batch, length), BLANK)
        questions = np.full((batch, COUNT), ASK)
        tokens = np.concatenate([symbols, blanks, questions], axis=1)
        return tokens, asked_after(symbols, COUNT + length)
