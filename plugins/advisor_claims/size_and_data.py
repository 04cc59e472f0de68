"""Within a family, size buys quality, as long as there is data to fill it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from advisor.api import Capabilities, Device, Expectation, Task
from advisor_claims.base import QualityClaim
from advisor_claims.groups import BANDS_BY_SIZE

POINTS_PER_BAND = ((20_000, 0.5), (200_000, 1.5))
"""Points that four times the parameters buy below so many examples; 2.5 above. Our judgement."""
UNKNOWN = 1.5
PLENTY = 2.5


class SizeAndData(QualityClaim):
    """Parameters rank quality well inside one family, not across families."""

    says = "A larger model of the same family predicts better, the more so the more data there is"
    source = "LTS (Javaheripi 2022, arXiv 2203.02094): decoder parameters rank perplexity"
    standing = "bounded"

    def predict(
        self, task: Task, device: Device, families: Mapping[str, Capabilities]
    ) -> Sequence[Expectation]:
        step = _points_per_band(task.data.examples)
        told = "an unknown number of" if task.data.examples is None else f"{task.data.examples:,}"
        return tuple(
            Expectation(
                family="*",
                band=band,
                shift=step * rank,
                sd=step * rank / 2,
                reason=f"{band} size, with {told} examples to learn from",
            )
            for rank, band in enumerate(BANDS_BY_SIZE)
            if rank
        )


def _points_per_band(examples: int | None) -> float:
    if examples is None:
        return UNKNOWN
    return next((points for limit, points in POINTS_PER_BAND if examples < limit), PLENTY)
