"""What the probes share: tokens in, a class at each asked position, guessing as good as chance.

Where no answer is asked the target is -100. No answer stands in the input, so that what reads in
both directions is asked the same question; where one does, the probe is `causal_only`.
"""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from advisor.api import Measure

UNASKED = -100
GATED = ("lstm", "gru")
RECURRENT = ("elman", *GATED)
BOTH_WAYS = ("bilstm", "bigru")
ATTENTION = ("transformer-decoder", "transformer-encoder")
EVERYONE = (*RECURRENT, *BOTH_WAYS, *ATTENTION, "tcn")
MEASURED = "eleven models of width 64 at 40 processor seconds each"
"""How the project's own outcomes were found."""


class TokenProbe:
    """Defaults of a probe over tokens that asks at positions."""

    api_version: ClassVar[int] = 1
    measure: ClassVar[Measure] = "accuracy"
    input_type: ClassVar[Literal["tokens", "features"]] = "tokens"
    answer: ClassVar[Literal["position", "last"]] = "position"
    length_unit: ClassVar[str] = "steps"
    causal_only: ClassVar[bool] = False

    def steps(self, length: int) -> int:
        return length


def asked_after(answers: Any, silent: int) -> Any:
    """Targets (B, silent + n): nothing asked for `silent` steps, then `answers` (B, n)."""
    import numpy as np

    unasked = np.full((len(answers), silent), UNASKED, dtype=np.int64)
    return np.concatenate([unasked, answers], axis=1)
