"""Copy: say again what was said, word for word, after its end was marked."""

from __future__ import annotations

from typing import Any, ClassVar

from advisor.api import Ability, Expected
from advisor_probes.base import MEASURED, RECURRENT, TokenProbe, asked_after

SYMBOLS = 16
END = SYMBOLS


class Copy(TokenProbe):
    """n symbols, a mark, and the copy as far as it got; from the mark on, the next symbol.

    As when a text is generated. Asked with blanks in place of the copy, a rotary decoder had
    learned .36 of it after as many steps as it took to reach .99 so.

    >>> import numpy as np
    >>> tokens, answers = Copy().sample_batch(np.random.default_rng(0), batch=1, length=3)
    >>> print(tokens[0], answers[0])
    [13 10  8 16 13 10] [-100 -100 -100   13   10    8]
    """

    summary: ClassVar[str] = "the whole input again, in order"
    source: ClassVar[str] = (
        "Jelassi et al. 2024, https://arxiv.org/abs/2402.01032; what reads both ways would "
        "read the answers ahead, and is not asked"
    )
    definition: ClassVar[str] = (
        "n random symbols of 16, a mark, their first n - 1 again; answer from the mark on: the "
        "next symbol"
    )
    ability: ClassVar[Ability] = "copying"
    causal_only: ClassVar[bool] = True
    inputs: ClassVar[int] = SYMBOLS + 1
    outputs: ClassVar[int] = SYMBOLS
    chance: ClassVar[float] = 1 / SYMBOLS
    length_unit: ClassVar[str] = "symbols to copy"
    train_lengths: ClassVar[tuple[int, int]] = (4, 24)
    test_lengths: ClassVar[tuple[int, ...]] = (24, 48, 96)
    expected: ClassVar[tuple[Expected, ...]] = (
        Expected(
            families=("transformer-decoder",),
            outcome="solved",
            source="Jelassi 2024, abstract: a Transformer of two layers can copy what is long",
        ),
        Expected(
            families=(*RECURRENT, "tcn"),
            outcome="not solved",
            source=f"Jelassi 2024: a fixed state bounds it; .07 to .57 among {MEASURED}",
        ),
    )

    def steps(self, length: int) -> int:
        return 2 * length

    def sample_batch(self, rng: Any, batch: int, length: int) -> tuple[Any, Any]:
        import numpy as np

        symbols = rng.integers(0, SYMBOLS, (batch, length))
        end = np.full((batch, 1), END)
        tokens = np.concatenate([symbols, end, symbols[:, :-1]], axis=1)
        return tokens, asked_after(symbols, length)
