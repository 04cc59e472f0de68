"""Claim C44: the importance of Transformers is expected to grow."""

from __future__ import annotations

from advisor.api import Device, Quote, Task
from advisor_claims.base import QualityClaim


class GrowingImportance(QualityClaim):
    """An opinion about the future: listed, and no reason for anything."""

    number = "C44"
    says = "The importance of Transformers is expected to grow in the future"
    quotes = (
        Quote(
            article="lecture-recap",
            words="The Transformer, in particular, has shown great promise in this field, and its "
            "importance is expected to grow in the future.",
        ),
    )
    source = "opinion of the recap of MIT 6.S191"
    standing = "not testable"
    untested = "an opinion about the future: no measurement can test it"

    def holds(self, task: Task, device: Device) -> bool:
        return False
