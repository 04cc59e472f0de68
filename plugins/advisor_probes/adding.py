"""Adding: the sum of two marked numbers in a long row; the gradient must reach back to both."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from advisor.api import Ability, Expected, Measure
from advisor_probes.base import ATTENTION, GATED, MEASURED, TokenProbe


class Adding(TokenProbe):
    """Numbers in [0, 1) and marks; at the end, the sum of the two marked, one in each half.

    >>> import numpy as np
    >>> x, total = Adding().sample_batch(np.random.default_rng(0), batch=1, length=4)
    >>> print(x[0, :, 0].round(2), x[0, :, 1], total.round(2))
    [0.85 0.64 0.51 0.27] [1. 0. 1. 0.] [[1.36]]
    """

    summary: ClassVar[str] = "sum of two marked numbers, 100 steps"
    source: ClassVar[str] = (
        "Hochreiter and Schmidhuber 1997, adding problem, https://doi.org/10.1162/neco.1997.9.8.1735"
    )
    definition: ClassVar[str] = (
        "n uniform numbers, one marked in each half; answer after the last: the sum of the two"
    )
    ability: ClassVar[Ability] = "long_range"
    measure: ClassVar[Measure] = "mse"
    input_type: ClassVar[Literal["tokens", "features"]] = "features"
    inputs: ClassVar[int] = 2
    outputs: ClassVar[int] = 1
    answer: ClassVar[Literal["position", "last"]] = "last"
    chance: ClassVar[float] = 1 / 6
    """Of always saying 1: the variance of a sum of two uniform numbers."""
    train_lengths: ClassVar[tuple[int, int]] = (100, 100)
    test_lengths: ClassVar[tuple[int, ...]] = (100, 200, 400)
    expected: ClassVar[tuple[Expected, ...]] = (
        Expected(
            families=(*GATED, *ATTENTION),
            outcome="solved",
            source=f"6e-4, 6e-4 and 3e-4 in 23 to 39 s among {MEASURED}",
        ),
        Expected(
            families=("elman",),
            outcome="not solved",
            source=f".176, a guess, among {MEASURED}",
        ),
        Expected(
            families=("tcn",),
            outcome="any",
            source=f"Bai 2018 solves 600 steps; not learned in 40 s among {MEASURED}",
        ),
        Expected(
            families=("bilstm", "bigru"),
            outcome="any",
            source="no source; half the width each way",
        ),
    )

    def sample_batch(self, rng: Any, batch: int, length: int) -> tuple[Any, Any]:
        import numpy as np

        half = length // 2
        numbers = rng.random((batch, length), dtype=np.float32)
        rows = np.arange(batch)
        places = (rng.integers(0, half, batch), rng.integers(half, length, batch))
        marks = np.zeros((batch, length), dtype=np.float32)
        for place in places:
            marks[rows, place] = 1.0
        total = (numbers * marks).sum(axis=1, keepdims=True)
        return np.stack([numbers, marks], axis=2), total
