"""Claim C25: Transformers need no padding, since they process each element independently."""

from __future__ import annotations

from advisor.api import Device, Experiment, Findings, Quote, Task, Where
from advisor_claims.any_length import LENGTHS, cheaper_when_short, costs, told, varies
from advisor_claims.base import QualityClaim
from advisor_claims.by_length import Judged
from advisor_claims.groups import ATTENTION
from advisor_claims.learning import CAUSAL_ATTENTION, LEARNED, NO_RESULT, probing, tell

PROBE = "recall"
"""Not above chance for a model that treats each element by itself."""


class AttentionNoPadding(QualityClaim):
    """Two statements in one. A single request needs no padding, whatever the architecture; but
    attention mixes elements, and a batch needs padding and a mask. Never confirmed as a whole."""

    number = "C25"
    says = "Transformers need no padding or truncation, as each element is processed independently"
    quotes = (
        Quote(
            article="q-and-a",
            words="without the need for padding or truncation, as each element is processed "
            "independently",
        ),
    )
    source = "Vaswani 2017 (arXiv 1706.03762), section 3.2; Krell 2021 (arXiv 2107.02027)"
    figure = "up to half of the tokens in BERT's batches are padding"
    standing = "contradicted"
    where = Where(modes=("request",), devices="requests of various lengths")
    experiments = (
        Experiment(what="latency", families=tuple(sorted(ATTENTION)), lengths=LENGTHS),
        *probing((PROBE,), CAUSAL_ATTENTION),
    )

    def holds(self, task: Task, device: Device) -> bool:
        return varies(task)

    def test(self, found: Findings) -> Judged:
        recalled = [
            x
            for x in found.of_probe(PROBE)
            if x.family in CAUSAL_ATTENTION and x.attained in LEARNED
        ]
        single = [one for one in costs(found, ATTENTION) if cheaper_when_short(one)]
        mixes = "elements are not independent, or recall would be at chance: "
        mixes += ", ".join(map(tell, recalled))
        alone = f"one request needs no padding: {told(single)}"
        if recalled and single:
            return "bounded here", f"{alone}; but {mixes}"
        if recalled:
            return "refuted here", mixes
        return ("bounded here", alone) if single else ("not tested", NO_RESULT)
