"""Recall by key: pairs first, then keys alone; what stood with this key? (stacked associative
recall, where key and value share a position, so that one layer of attention is enough)"""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from advisor.api import Ability, Expected
from advisor_probes.base import ATTENTION, BOTH_WAYS, MEASURED, RECURRENT, TokenProbe, asked_after

KEYS = VALUES = 64
PAIRS = 16


class Recall(TokenProbe):
    """n pairs of distinct keys and distinct values, then the n keys again in another order.

    A step is two one-hot vectors side by side, key and value (no value in a question), of length
    √128, so that its embedding is about as large as a token's.

    >>> import numpy as np
    >>> x, values = Recall().sample_batch(np.random.default_rng(0), batch=1, length=3)
    >>> [(int(key.argmax()), int(value.argmax())) for key, value in x[0, :3].reshape(3, 2, 64)]
    [(11, 28), (3, 49), (20, 47)]
    >>> print(x[0, 3:, :64].argmax(axis=1), values[0])
    [11  3 20] [-100 -100 -100   28   49   47]
    """

    summary: ClassVar[str] = "the value that stood with a key"
    source: ClassVar[str] = (
        "Arora et al. 2023 (Zoology), https://arxiv.org/abs/2312.04927; stacked: "
        "HazyResearch/zoology, data/stacked_mqar.py"
    )
    definition: ClassVar[str] = (
        "n (key, value) pairs, then the n keys shuffled; answer at each of these: its value"
    )
    ability: ClassVar[Ability] = "recall"
    input_type: ClassVar[Literal["tokens", "features"]] = "features"
    inputs: ClassVar[int] = KEYS + VALUES
    outputs: ClassVar[int] = VALUES
    chance: ClassVar[float] = 1 / PAIRS
    length_unit: ClassVar[str] = "pairs"
    train_lengths: ClassVar[tuple[int, int]] = (PAIRS, PAIRS)
    test_lengths: ClassVar[tuple[int, ...]] = (PAIRS, 2 * PAIRS, 4 * PAIRS)
    expected: ClassVar[tuple[Expected, ...]] = (
        Expected(
            families=ATTENTION,
            outcome="solved",
            source="Arora 2023, figure 2: attention at every width",
        ),
        Expected(
            families=(*RECURRENT, *BOTH_WAYS, "tcn"),
            outcome="not solved",
            source=f"at chance among {MEASURED}; Arora 2023, figure 2: fixed states need width",
        ),
    )

    def steps(self, length: int) -> int:
        return 2 * length

    def sample_batch(self, rng: Any, batch: int, length: int) -> tuple[Any, Any]:
        import numpy as np

        keys = _distinct(rng, batch, length, KEYS)
        values = _distinct(rng, batch, length, VALUES)
        order = _distinct(rng, batch, length, length)
        asked = np.take_along_axis(keys, order, axis=1)
        one_hot = np.eye(KEYS, dtype=np.float32) * np.float32((KEYS + VALUES) ** 0.5)
        x = np.zeros((batch, 2 * length, KEYS + VALUES), dtype=np.float32)
        x[:, :, :KEYS] = one_hot[np.concatenate([keys, asked], axis=1)]
        x[:, :length, KEYS:] = one_hot[values]
        return x, asked_after(np.take_along_axis(values, order, axis=1), length)


def _distinct(rng: Any, batch: int, count: int, of: int) -> Any:
    """(B, count) different numbers below `of` in random order."""
    return rng.random((batch, of)).argsort(axis=1)[:, :count]
