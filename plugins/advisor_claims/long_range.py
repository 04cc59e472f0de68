"""Claim C20: Transformers are better at long-range dependencies. At which kind?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from advisor.api import Capabilities, Device, Expectation, Findings, Quote, Task, Where
from advisor_claims.base import QualityClaim
from advisor_claims.by_length import Judged
from advisor_claims.groups import ATTENTION, GATED, shifts
from advisor_claims.learning import CAUSAL_ATTENTION, CAUSAL_RECURRENT, probing, test_learns

STRENGTH = {"some": 1.5, "strong": 4.0}
FAR = 100
"""Steps of context after which LSTM language models gain next to nothing (Kaplan 2020, Figure 7;
Khandelwal 2018 find order used for about 50 words and words for about 200)."""
PROBES = ("recall", "copy", "fixed-delay", "selective-copy", "flip-flop", "parity", "s3")


class LongRange(QualityClaim):
    """Not one ability: attention recalls and copies, recurrence tracks a state. So a vector of
    probes, never one score; and long inputs need not mean that far context is needed."""

    number = "C20"
    says = "Transformers capture long-range dependencies better than RNNs"
    quotes = (
        Quote(
            article="q-and-a",
            words="Transformers are better suited for capturing long-term dependencies in "
            "sequences compared to RNNs",
        ),
        Quote(
            article="long-blog",
            words="makes Transformers more effective at handling long-range dependencies",
        ),
        Quote(article="lecture-recap", words="capable of handling long-range dependencies"),
    )
    source = (
        "Zoology (arXiv 2312.04927) on recall, Jelassi 2024 (arXiv 2402.01032) on copying, "
        "Merrill 2024 (arXiv 2404.08819) on state; Kaplan 2020 (arXiv 2001.08361), Figure 7"
    )
    figure = (
        "in language models an LSTM gains nothing after fewer than 100 tokens of context, a "
        "Transformer improves through all of it"
    )
    standing = "bounded"
    where = Where(lengths=(FAR + 1, 1_000_000))
    experiments = probing(PROBES, CAUSAL_ATTENTION | CAUSAL_RECURRENT)
    contradicts = ("state-tracking",)

    def holds(self, task: Task, device: Device) -> bool:
        needed = task.input.type == "tokens" and task.needs.long_range in STRENGTH
        return needed and self.where.covers(task)

    def predict(
        self, task: Task, device: Device, families: Mapping[str, Capabilities]
    ) -> Sequence[Expectation]:
        points = STRENGTH[task.needs.long_range]
        return (
            *shifts(ATTENTION, families, points, 2.0, "any two positions are one step apart"),
            *shifts(GATED, families, -points, 2.0, "what is far back fades in a recurrent state"),
        )

    def test(self, found: Findings) -> Judged:
        return test_learns(found, PROBES, CAUSAL_ATTENTION, CAUSAL_RECURRENT)
