"""What the worker of training steps is asked and answers, one JSON line each."""

from __future__ import annotations

from advisor.core.candidate import Candidate
from advisor.core.learned import GradientByLag
from advisor.core.model import Stored, content_hash
from advisor.core.shape import TaskShape
from advisor.core.training import TrainingCost

READY = "ready"
TOKENS = 4096
"""Tokens in one step: enough work for every core, and the memory of a laptop. All lengths are
compared at as many, so only the way they are laid out differs."""
METHOD = 1
"""Counts changes of the way of measuring that make older costs incomparable."""


class CostRequest(Stored):
    """One model at one length: `batch` sequences of `length` steps. `seconds`: when to stop early,
    after three repeats at least."""

    candidate: Candidate
    shape: TaskShape
    length: int
    batch: int
    threads: int
    repeats: int = 7
    seconds: float = 30.0

    @property
    def digest(self) -> str:
        """What makes two costs those of the same thing, beside device and torch."""
        return content_hash(
            {
                "model": self.candidate.model_key,
                "shape": self.shape.model_copy(update={"mode": "request", "batch": 1}).key,
                "length": self.length,
                "batch": self.batch,
                "threads": self.threads,
                "method": METHOD,
            },
            32,
        )


class GradientRequest(Stored):
    """The gradient by lag of one model before training, under each usual initialisation."""

    candidate: Candidate
    lags: tuple[int, ...] = (1, 10, 50, 99)

    @property
    def digest(self) -> str:
        """What makes two of them the same, beside torch."""
        return content_hash(
            {"model": self.candidate.model_key, "lags": self.lags, "method": METHOD}, 32
        )


class Asked(Stored):
    """One line to the worker: either of the two."""

    cost: CostRequest | None = None
    gradient: GradientRequest | None = None

    @property
    def candidate(self) -> Candidate:
        request = self.cost or self.gradient
        assert request is not None
        return request.candidate


class Answered(Stored):
    """The cost or the gradients, or the words of the failure."""

    cost: TrainingCost | None = None
    gradients: tuple[GradientByLag, ...] = ()
    reason: str = ""


def batch_for(length: int, least: int = 1) -> int:
    """Sequences of `length` steps that make about `TOKENS` tokens, `least` at least."""
    return max(least, TOKENS // length, 1)
