"""Rule R10: on a GPU, longer sequences in larger batches train with attention or a scan."""

from __future__ import annotations

from advisor.api import Device, Task, Where
from advisor_claims.base import QualityClaim


class GpuTraining(QualityClaim):
    """About training time on an accelerator; tiny models are bound by launches instead."""

    number = "R10"
    says = (
        "On a GPU, from about 128 steps in large batches: train attention or scans, no step loop"
    )
    source = "Feng 2024 (arXiv 2410.01201), abstract of the first version"
    figure = "a GRU that trains by a scan is 175 times as fast at 512 steps as one that loops"
    standing = "supported"
    where = Where(lengths=(128, 1_000_000), devices="an accelerator")
    untested = "training is measured on the processor only"

    def holds(self, task: Task, device: Device) -> bool:
        return bool(device.accelerators) and self.where.covers(task)
