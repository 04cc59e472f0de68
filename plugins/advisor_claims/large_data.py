"""Claim C35: at scale, Transformers lead in text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from advisor.api import Capabilities, Device, Expectation, Quote, Task, Where
from advisor_claims.base import QualityClaim
from advisor_claims.groups import ATTENTION, shifts

MANY_EXAMPLES = 1_000_000
"""Where the text sets on which Transformers lead begin (WikiText-103: 103 M tokens)."""


class LargeData(QualityClaim):
    """Sourced only: it can't be tested at scale on a small device."""

    number = "C35"
    says = "With much data, Transformers predict text better than recurrent networks"
    quotes = (
        Quote(
            article="q-and-a",
            words="have become the architecture of choice for various natural language processing "
            "applications",
        ),
        Quote(
            article="long-blog",
            words="Transformers have demonstrated their superiority in various domains, "
            "particularly NLP.",
        ),
        Quote(
            article="lecture-recap",
            words="The Transformer model has shown significant improvements in language-related "
            "tasks",
        ),
    )
    source = "Dai 2019, Transformer-XL (arXiv 1901.02860), abstract"
    figure = "WikiText-103 perplexity 18.3, the best before it 20.5"
    standing = "supported"
    where = Where(devices="text, from a million examples")
    untested = "true of models and data far larger than this device trains; sourced only"

    def holds(self, task: Task, device: Device) -> bool:
        enough = task.data.examples is not None and task.data.examples >= MANY_EXAMPLES
        return enough and task.input.type == "tokens"

    def predict(
        self, task: Task, device: Device, families: Mapping[str, Capabilities]
    ) -> Sequence[Expectation]:
        reason = f"attention gains most from {task.data.examples:,} examples of text"
        return shifts(ATTENTION, families, 3.0, 2.0, reason)
