"""Selective copy: symbols scattered among blanks, then said in order. What is kept hangs on the
content, not on the position."""

from __future__ import annotations

from typing import Any, ClassVar

from advisor.api import Ability, Expected
from advisor_probes.base import ATTENTION, BOTH_WAYS, GATED, MEASURED, TokenProbe, asked_after

SYMBOLS = 8
COUNT = 4
BLANK, ASK = SYMBOLS, SYMBOLS + 1


class SelectiveCopy(TokenProbe):
    """4 symbols at random places among `length` steps, then 4 questions: the symbols in order.

    >>> import numpy as np
    >>> tokens, answers = SelectiveCopy().sample_batch(np.random.default_rng(0), 1, length=6)
    >>> print(tokens[0], answers[0][-4:])
    [6 5 8 8 4 2 9 9 9 9] [6 5 4 2]
    """

    summary: ClassVar[str] = "four symbols scattered among blanks, in order"
    source: ClassVar[str] = (
        "Gu and Dao 2023 (Mamba), https://arxiv.org/abs/2312.00752; 4 symbols of 8 "
        "in 48 steps in place of 16 in 4,096"
    )
    definition: ClassVar[str] = (
        "4 random symbols of 8 at random places among n steps, 4 questions; answers there: the "
        "symbols in order"
    )
    ability: ClassVar[Ability] = "copying"
    inputs: ClassVar[int] = SYMBOLS + 2
    outputs: ClassVar[int] = SYMBOLS
    chance: ClassVar[float] = 1 / SYMBOLS
    train_lengths: ClassVar[tuple[int, int]] = (48, 48)
    test_lengths: ClassVar[tuple[int, ...]] = (48, 96, 192)
    expected: ClassVar[tuple[Expected, ...]] = (
        Expected(
            families=(*GATED, *BOTH_WAYS),
            outcome="solved",
            source=f".995 and 1.0 among {MEASURED}; gating chooses what is kept",
        ),
        Expected(
            families=ATTENTION,
            outcome="solved",
            source=f".99 after 40 s among {MEASURED}, and .37 at twice the length",
        ),
        Expected(families=("elman",), outcome="not solved", source=f".24 among {MEASURED}"),
        Expected(families=("tcn",), outcome="any", source=f".96 among {MEASURED}, still rising"),
    )

    def steps(self, length: int) -> int:
        return length + COUNT

    def sample_batch(self, rng: Any, batch: int, length: int) -> tuple[Any, Any]:
        import numpy as np

        symbols = rng.integers(0, SYMBOLS, (batch, COUNT))
        places = np.sort(rng.random((batch, length)).argsort(axis=1)[:, :COUNT], axis=1)
        tokens = np.full((batch, length + COUNT), BLANK)
        tokens[:, length:] = ASK
        np.put_along_axis(tokens, places, symbols, axis=1)
        return tokens, asked_after(symbols, length)
