"""What the worker of training costs is asked and answers, one JSON line each."""

from __future__ import annotations

from advisor.core.candidate import Candidate
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


class CostReply(Stored):
    """The cost, or the words of the failure."""

    cost: TrainingCost | None = None
    reason: str = ""


def batch_for(length: int, least: int = 1) -> int:
    """Sequences of `length` steps that make about `TOKENS` tokens, `least` at least."""
    return max(least, TOKENS // length, 1)
