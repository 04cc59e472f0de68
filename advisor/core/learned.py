"""What a model learned of a synthetic task, with all that the result hangs on.

History of the format: 1 (first).
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from advisor.core.candidate import Hyperparameter
from advisor.core.model import Stored

Attained = Literal["solved", "extrapolates", "partial", "at chance", "budget-limited"]
"""`solved`: 0.99 or more at the lengths trained on. `extrapolates`: that, and 0.95 at 2 and 4
times them. `at chance`: no better than guessing. `budget-limited`: not solved, and the curve still
rose or the steps were fewer than a fair trial takes. `partial`: anything between. Never "cannot".
"""


Ability = Literal["state_tracking", "recall", "copying", "long_range", "control"]
"""What a probe informs, in the words of a task's `[needs]`. `control`: all must pass it, or what
trains and tests them is broken."""
Measure = Literal["accuracy", "mse", "gradient"]
"""`accuracy`: share of asked positions answered right. `mse`: mean squared error, smaller is
better. `gradient`: nothing is trained, a `GradientByLag` is the result."""
Outcome = Literal["extrapolates", "solved", "not solved", "any"]
"""`any`: sources differ, or it hangs on the budget."""


class Expected(Stored):
    """What is to be expected of `families`, and where it was found."""

    families: tuple[str, ...]
    outcome: Outcome
    source: str


class Budget(Stored):
    """An attempt ends after `steps`, or `cpu_s` seconds of the processor, whichever is first."""

    steps: int
    cpu_s: float


class Attempt(Stored):
    """One training run. `scores` by length tested (accuracy, or mean squared error), with their
    standard error over test sequences; none after a divergence. `curve`: by step, accuracy at the
    longest training length, or the share of a guess's error that is gone. Seconds are of the
    processor, over all threads."""

    learning_rate: float
    seed: int
    steps: int
    cpu_s: float
    scores: dict[int, float]
    curve: tuple[tuple[int, float], ...]
    stopped: Literal["solved", "steps", "seconds", "diverged"]
    standard_errors: dict[int, float] = Field(default_factory=dict)
    recipe: dict[str, float | int | str] = Field(default_factory=dict)


class Learned(Stored):
    """A family at one size on one probe: all its attempts; the best of them counts."""

    schema_version: Literal[1] = 1
    probe: str
    family: str
    band: str
    width: int
    backbone_parameters: int
    hyperparameters: dict[str, Hyperparameter]
    chance: float
    train_lengths: tuple[int, int]
    test_lengths: tuple[int, ...]
    attempts: tuple[Attempt, ...]
    attained: Attained
    budget_steps: int
    budget_cpu_s: float
    versions: dict[str, str]
    device: str
    measure: Measure = "accuracy"
    ability: Ability | None = None

    @property
    def best(self) -> Attempt:
        """By the score at the first of the lengths tested, the one trained on; for an error, the
        least."""
        at = self.test_lengths[0]
        sign = -1 if self.is_error else 1
        return max(self.attempts, key=lambda a: sign * a.scores.get(at, -sign * 1e9))

    @property
    def is_error(self) -> bool:
        return self.measure == "mse" or self.probe == "adding"


class GradientByLag(Stored):
    """Norm of the gradient of the last output with respect to the input `lag` steps before, over
    that at lag 0, at initialisation (Pascanu 2013, arXiv 1211.5063)."""

    family: str
    band: str
    initialisation: str
    ratios: dict[int, float]
