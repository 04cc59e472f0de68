"""Rule R8: long smooth signals, from scratch, are for state-space models and convolution."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from advisor.api import Capabilities, Device, Expectation, Findings, Task, Where
from advisor_claims.base import QualityClaim
from advisor_claims.by_length import Judged
from advisor_claims.groups import CONVOLUTION, shifts
from advisor_claims.learning import CAUSAL_ATTENTION, CAUSAL_RECURRENT, probing, test_learns

STATE_SPACE = frozenset({"ssm-diagonal"})
"""With a fixed decay; those that select by the input are for tokens."""
SMOOTH = STATE_SPACE | CONVOLUTION
OTHERS = CAUSAL_RECURRENT | CAUSAL_ATTENTION
LONG = 1_000
"""Steps of the shortest task of the benchmark that this is known from."""
PROBES = ("fixed-delay", "adding")


class SmoothSignals(QualityClaim):
    """Not where items must be looked up: then attention. The benchmark behind it measures mostly
    what is near (arXiv 2501.14850), so the points are few."""

    number = "R8"
    says = "Long smooth signals, from scratch: state-space models or convolution, not Transformers"
    source = "S4 (Gu 2021, arXiv 2111.00396), Tables 4 and 5"
    figure = (
        "raw speech of 16,000 steps: S4 98.3 %, a convolutional net 96.3, a Transformer did not "
        "fit; Long Range Arena, mean of six: S4 86.09, Transformer 53.66"
    )
    standing = "supported"
    where = Where(lengths=(LONG, 1_000_000), devices="numeric signals")
    experiments = probing(PROBES, SMOOTH | OTHERS)
    contradicts = ("long-sequences",)

    def holds(self, task: Task, device: Device) -> bool:
        looks_up = "strong" in (task.needs.recall, task.needs.copying)
        return task.input.type == "features" and self.where.covers(task) and not looks_up

    def predict(
        self, task: Task, device: Device, families: Mapping[str, Capabilities]
    ) -> Sequence[Expectation]:
        steps = f"{task.input.length.typical:,} steps"
        return (
            *shifts(CONVOLUTION, families, 1.0, 2.0, f"it reads smooth signals of {steps} well"),
            *shifts(STATE_SPACE, families, 2.0, 2.0, f"made for smooth signals of {steps}"),
        )

    def test(self, found: Findings) -> Judged:
        return test_learns(found, PROBES, SMOOTH, OTHERS)
