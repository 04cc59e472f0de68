"""What is known here when claims are tested: measurements of this device, probes, training."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from advisor.core.candidate import Candidate
from advisor.core.learned import GradientByLag, Learned
from advisor.core.measurement import Measurement
from advisor.core.state_size import StateSize
from advisor.core.task import Mode, Task
from advisor.core.training import TrainingCost
from advisor.core.trial import Trials

Measured = tuple[Candidate, Measurement]


@dataclass(frozen=True)
class Findings:
    """`measured`: all measurements, of any mode and batch (each run tells its shape). `task`: the
    one at hand, or `None` where claims are tested for themselves."""

    measured: Sequence[Measured] = ()
    training: Sequence[TrainingCost] = ()
    learned: Sequence[Learned] = ()
    gradients: Sequence[GradientByLag] = ()
    states: Sequence[StateSize] = ()
    task: Task | None = None
    trials: Trials | None = None

    def at(self, mode: Mode, batch: int = 1) -> tuple[Measured, ...]:
        """Those of one serving mode and batch."""
        found = ((c, m, m.runs[0].shape) for c, m in self.measured if m.runs)
        return tuple((c, m) for c, m, s in found if s.mode == mode and s.batch == batch)

    def of_probe(self, probe: str) -> tuple[Learned, ...]:
        return tuple(found for found in self.learned if found.probe == probe)

    def batches(self, mode: Mode) -> tuple[int, ...]:
        """Batch sizes at which anything was measured in `mode`, smallest first."""
        shapes = (m.runs[0].shape for _, m in self.measured if m.runs)
        return tuple(sorted({shape.batch for shape in shapes if shape.mode == mode}))
