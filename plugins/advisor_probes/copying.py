"""Copy: say again what was said, word for word, after its end was marked."""

from __future__ import annotations

from typing import Any, ClassVar

from advisor.api import Ability, Expected
from advisor_probes.base import ATTENTION, BOTH_WAYS, MEASURED, RECURRENT, TokenProbe, asked_after

SYMBOLS = 16
END, BLANK = SYMBOLS, SYMBOLS + 1


class Copy(TokenProbe):
    """n symbols, a mark, n blanks; at the blanks the symbols in order.

    >>> import numpy as np
    >>> tokens, answers = Copy().sample_batch(np.random.default_rng(0), batch=1, length=3)
    >>> print(tokens[0], answers[0])
    [13 10  8 16 17 17 17] [-100 -100 -100 -100   13   10    8]
    """

    summary: ClassVar[str] = "the whole input again, in order"
    source: ClassVar[str] = (
        "Jelassi et al. 2024, https://arxiv.org/abs/2402.01032; the copy is not shown "
        "in the input, so that nobody can read it ahead"
    )
    definition: ClassVar[str] = (
        "n random symbols of 16, a mark, n blanks; answer at the blanks: the symbols in order"
    )
    ability: ClassVar[Ability] = "copying"
    inputs: ClassVar[int] = SYMBOLS + 2
    outputs: ClassVar[int] = SYMBOLS
    chance: ClassVar[float] = 1 / SYMBOLS
    length_unit: ClassVar[str] = "symbols to copy"
    train_lengths: ClassVar[tuple[int, int]] = (4, 24)
    test_lengths: ClassVar[tuple[int, ...]] = (24, 48, 96)
    expected: ClassVar[tuple[Expected, ...]] = (
        Expected(
            families=ATTENTION,
            outcome="solved",
            source="Jelassi 2024, abstract: a Transformer of two layers can copy what is long",
        ),
        Expected(
            families=(*RECURRENT, *BOTH_WAYS, "tcn"),
            outcome="not solved",
            source=f"Jelassi 2024: a fixed state bounds it; .07 to .57 among {MEASURED}",
        ),
    )

    def steps(self, length: int) -> int:
        return 2 * length + 1

    def sample_batch(self, rng: Any, batch: int, length: int) -> tuple[Any, Any]:
        import numpy as np

        symbols = rng.integers(0, SYMBOLS, (batch, length))
        end = np.full((batch, 1), END)
        blanks = np.full((batch, length), BLANK)
        return np.concatenate([symbols, end, blanks], axis=1), asked_after(symbols, length + 1)
