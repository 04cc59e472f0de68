"""Claim C41: with limited resources, recurrent nets, for they are smaller."""

from __future__ import annotations

from advisor.api import ClaimStatus, Device, Experiment, Findings, Quote, Task, Where
from advisor_claims.base import QualityClaim
from advisor_claims.groups import ATTENTION, RECURRENT
from advisor_claims.memory import test_less_process_memory


class ResourcesRecurrent(QualityClaim):
    """Compares a small recurrent net with a large Transformer; tested at equal parameters."""

    number = "C41"
    says = "Where memory is short, recurrent nets fit better than Transformers"
    quotes = (
        Quote(
            article="long-blog",
            words="For projects with limited computational resources, RNNs can be more suitable "
            "due to their smaller size than large-scale Transformer models.",
        ),
    )
    source = "kws_streaming results on Speech Commands v2-12; Zhang 2017 (arXiv 1711.07128)"
    figure = (
        "at small size convolution leads: ds_tc_resnet 98.0 % with 75 k parameters, a recurrent "
        "net with attention 98.3 with 750 k, a Transformer 97.7 with 607 k"
    )
    standing = "bounded"
    where = Where(devices="where memory or the size of the model is limited")
    experiments = (
        Experiment(
            what="latency",
            families=("elman", "gru", "lstm", "transformer-encoder"),
            size="small",
            lengths=(256,),
        ),
    )

    def holds(self, task: Task, device: Device) -> bool:
        return task.limits.memory_mb is not None or task.limits.model_mb is not None

    def test(self, found: Findings) -> tuple[ClaimStatus, str]:
        return test_less_process_memory(found, RECURRENT, ATTENTION, "a recurrent net")
