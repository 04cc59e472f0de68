"""What a trial's worker is asked and answers: one JSON object per line."""

from __future__ import annotations

from advisor.core.candidate import Candidate
from advisor.core.failure import Failure
from advisor.core.model import Stored, content_hash
from advisor.core.trial import TrialRun

READY = "ready"
METHOD = 1
"""Counts changes of the training that make older runs incomparable."""


class TrialRequest(Stored):
    """Train one model on the problem in `folder`: a network (`candidate`) or a baseline by name.

    `seconds`: of the processor, for this stage. `begin_from`: checkpoint of the stage before;
    `checkpoint`: where to put this one's. `share`: of the training examples. `wall_s`: the slice
    ends after so much time on the clock too, where the machine is shared.
    """

    folder: str
    stage: str
    candidate: Candidate | None = None
    baseline: str = ""
    learning_rate: float = 1e-3
    seed: int = 0
    seconds: float = 60.0
    share: float = 1.0
    wall_s: float = 3600.0
    begin_from: str = ""
    checkpoint: str = ""

    @property
    def name(self) -> str:
        """The candidate's id, or the baseline's name."""
        return self.candidate.id if self.candidate is not None else self.baseline

    @property
    def plugin(self) -> str:
        return self.candidate.family if self.candidate is not None else self.baseline

    @property
    def key(self) -> str:
        """Equal for equal work on one problem, wherever its folder is."""
        told = self.model_dump(
            mode="json", exclude={"folder", "begin_from", "checkpoint", "wall_s"}
        )
        return f"{self.stage}-{self.name}-{content_hash({'asked': told, 'method': METHOD})}"


class TrialReply(Stored):
    """Exactly one of the two."""

    run: TrialRun | None = None
    failure: Failure | None = None
