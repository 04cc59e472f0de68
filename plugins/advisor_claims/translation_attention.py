"""Claim C36: in translation the Transformer beats ConvS2S and recurrent nets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from advisor.api import Capabilities, Device, Expectation, Quote, Task, Where
from advisor_claims.base import QualityClaim
from advisor_claims.groups import shifts

PLENTY = 1_000_000
"""Sentence pairs from which the published lead holds (WMT14 English-German has 4.5 million)."""


class TranslationAttention(QualityClaim):
    """Bounded by training: a recurrent net trained with the same tricks drew level."""

    number = "C36"
    says = "In machine translation the Transformer beats convolutional and recurrent models"
    quotes = (
        Quote(
            article="lecture-recap",
            words="In machine translation, the Transformer outperforms previous state-of-the-art "
            "models, such as the Convolutional Seq2Seq (ConvS2S) model and the RNN-based model.",
        ),
    )
    source = "Vaswani 2017 (arXiv 1706.03762); Chen 2018, RNMT+ (arXiv 1804.09849)"
    figure = (
        "WMT14 English-German BLEU 28.4 against 25.16 of ConvS2S; RNMT+, recurrent with the same "
        "training tricks, 28.5. On few pairs tuning gains up to 7.3 BLEU (arXiv 2011.02266)"
    )
    standing = "bounded"
    where = Where(kinds=("translation",))
    untested = "needs sentence pairs to train on: advisor try with yours, at equal time"

    def predict(
        self, task: Task, device: Device, families: Mapping[str, Capabilities]
    ) -> Sequence[Expectation]:
        examples = task.data.examples
        points = 1.5 if examples is not None and examples >= PLENTY else 0.5
        reason = "in translation it leads where nobody tuned the recurrent net as much"
        return shifts(frozenset({"transformer-seq2seq"}), families, points, 2.0, reason)
