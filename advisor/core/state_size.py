"""What a model carries from step to step: bytes that stay the same, and bytes that a cache adds.

Read off the exported graph, so it is exact; memory of a process is `measurement.Memory`.
"""

from __future__ import annotations

from dataclasses import dataclass

from advisor.core.artifact import Artifact
from advisor.core.candidate import Candidate


@dataclass(frozen=True)
class StateSize:
    """Of one model, over the whole batch. `bytes_per_step`: what each step of the past adds."""

    family: str
    band: str
    batch: int
    fixed_bytes: int
    bytes_per_step: int

    def bytes_at(self, past: int) -> int:
        """Bytes carried after `past` steps."""
        return self.fixed_bytes + past * self.bytes_per_step

    @classmethod
    def of(cls, candidate: Candidate, artifact: Artifact, batch: int = 1) -> StateSize | None:
        """`None` where the graphs carry nothing: the model was exported for whole requests."""
        states = artifact.states
        if not states:
            return None
        none, one = (sum(state.bytes_at(past, batch) for state in states) for past in (0, 1))
        return cls(candidate.family, candidate.band, batch, none, one - none)
