"""Claim C30: a Transformer is an encoder and a decoder."""

from __future__ import annotations

from advisor.api import Findings, Quote, Where
from advisor_claims.base import QualityClaim
from advisor_claims.by_length import Judged
from advisor_claims.groups import ATTENTION

BOTH = frozenset({"transformer-seq2seq"})


class EncoderDecoder(QualityClaim):
    """The first Transformer was; the usual ones have one half: BERT the encoder, GPT the decoder.
    So this tool treats the three as families of their own, and a task decides which it needs."""

    number = "C30"
    says = "Transformers have an encoder-decoder architecture"
    quotes = (
        Quote(article="long-blog", words="Transformers have an encoder-decoder architecture"),
        Quote(
            article="lecture-recap",
            words="The Transformer architecture has two main components: the encoder and the "
            "decoder",
        ),
    )
    source = "Vaswani 2017 (arXiv 1706.03762); Devlin 2018 (arXiv 1810.04805) for an encoder alone"
    standing = "bounded"
    where = Where(kinds=("translation", "captioning", "transcription"))

    def test(self, found: Findings) -> Judged:
        """Whatever was run of either half alone shows that both are not needed."""
        ran = {c.family for c, _ in found.measured}
        halves, whole = sorted(ran & ATTENTION), sorted(ran & BOTH)
        if not halves and not whole:
            return "not tested", "a definition; no Transformer was measured here"
        if not whole:
            return "refuted here", f"measured here without the other half: {', '.join(halves)}"
        if not halves:
            return "confirmed here", f"measured here: {', '.join(whole)}"
        return "bounded here", f"with both halves: {', '.join(whole)}; alone: {', '.join(halves)}"
