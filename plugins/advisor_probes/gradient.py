"""The gradient by lag: how much of the last output's gradient reaches an input some steps before.

Nothing is trained: what vanishes does so at initialisation, before any learning (claim C13).
"""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from advisor.api import Ability, Expected, Measure
from advisor_probes.base import ATTENTION, GATED, TokenProbe


class Gradient(TokenProbe):
    """Noise in; lags are asked for as `test_lengths`; the figure is the norm over that at lag 0.

    >>> import numpy as np
    >>> noise, nothing = Gradient().sample_batch(np.random.default_rng(0), batch=1, length=5)
    >>> noise.shape, nothing.shape
    ((1, 5, 8), (1, 0))
    """

    summary: ClassVar[str] = "share of the gradient that reaches an input some steps before"
    source: ClassVar[str] = "Pascanu, Mikolov and Bengio 2013, https://arxiv.org/abs/1211.5063"
    definition: ClassVar[str] = (
        "norm of the gradient of the last output by the input n steps before, over that at n = 0, "
        "at initialisation"
    )
    ability: ClassVar[Ability] = "long_range"
    measure: ClassVar[Measure] = "gradient"
    input_type: ClassVar[Literal["tokens", "features"]] = "features"
    inputs: ClassVar[int] = 8
    outputs: ClassVar[int] = 1
    answer: ClassVar[Literal["position", "last"]] = "last"
    chance: ClassVar[float] = 0.0
    length_unit: ClassVar[str] = "lag in steps"
    train_lengths: ClassVar[tuple[int, int]] = (100, 100)
    test_lengths: ClassVar[tuple[int, ...]] = (1, 10, 50, 99)
    expected: ClassVar[tuple[Expected, ...]] = (
        Expected(
            families=("elman", *GATED),
            outcome="not solved",
            source="Pascanu 2013: it vanishes with the lag; gates and biases slow that",
        ),
        Expected(
            families=ATTENTION,
            outcome="solved",
            source="attention joins any two positions in one step (Vaswani 2017)",
        ),
    )

    def sample_batch(self, rng: Any, batch: int, length: int) -> tuple[Any, Any]:
        import numpy as np

        noise = rng.standard_normal((batch, length, self.inputs), dtype=np.float32)
        return noise, np.zeros((batch, 0), dtype=np.float32)
