"""Claim C40: recurrent nets are well suited to speech; attention has overtaken them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from advisor.api import Capabilities, Device, Expectation, Quote, Task, Where
from advisor_claims.base import QualityClaim
from advisor_claims.groups import ATTENTION, shifts


class SpeechRecurrent(QualityClaim):
    """Whole recordings only: in a stream, attention over all that was heard does not fit."""

    number = "C40"
    says = "For recognising speech, recurrent networks are the natural choice"
    quotes = (
        Quote(
            article="long-blog",
            words="RNNs are well-suited for this task because they can model the temporal "
            "dependencies in the speech signals",
        ),
        Quote(
            article="long-blog",
            words="Popular speech recognition systems like DeepSpeech by Mozilla use RNNs as a "
            "core architecture component.",
        ),
    )
    source = "Karita 2019, Transformer vs RNN in speech (arXiv 1909.06317), abstract"
    figure = (
        "the Transformer ahead of the RNN on 13 of 15 speech sets. Deep Speech is Baidu's paper; "
        "Mozilla's was an implementation, since discontinued"
    )
    standing = "bounded"
    where = Where(kinds=("transcription",))
    untested = "recognising speech takes more data and time than a device test; sourced only"

    def predict(
        self, task: Task, device: Device, families: Mapping[str, Capabilities]
    ) -> Sequence[Expectation]:
        if task.serving.mode != "request":
            return ()
        reason = "with the whole recording there, attention led on 13 of 15 speech sets"
        return shifts(ATTENTION, families, 1.0, 2.0, reason)
