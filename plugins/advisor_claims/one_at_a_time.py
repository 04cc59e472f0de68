"""Claim C46: a decoder emits one element at a time, whatever it can do to a whole input."""

from __future__ import annotations

from advisor.api import ClaimStatus, Experiment, Findings, Measurement, Quote, Where
from advisor_claims.base import QualityClaim
from advisor_claims.by_length import judged
from advisor_claims.groups import ATTENTION

LENGTHS = (64, 256, 1024)
DEARER = 1.5
"""Times the cost of a step of a whole input from which generating counts as one at a time: apart
by far more than two processes differ."""


class OneAtATime(QualityClaim):
    """Its article also says "faster inference"; both hold, of two different things."""

    number = "C46"
    says = (
        "A Transformer generates one element at a time: its parallel reading does not help there"
    )
    quotes = (
        Quote(
            article="long-blog",
            words="The decoder generates the output sequence one element at a time, using the "
            "information from the encoder and the previously generated elements.",
        ),
    )
    source = "Vaswani 2017 (arXiv 1706.03762), section 3.1: auto-regressive at each step"
    figure = "the average attention network decodes over 4 times faster (arXiv 1805.00631)"
    standing = "definition"
    where = Where(modes=("generate",))
    contradicts = ("attention-faster",)
    experiments = tuple(
        Experiment(what="latency", families=("transformer-decoder",), mode=mode, lengths=LENGTHS)
        for mode in ("request", "generate")
    )

    def test(self, found: Findings) -> tuple[ClaimStatus, str]:
        reading = {(c.family, c.band): m for c, m in found.at("request")}
        costs = {
            f"{c.family} of {c.band} size": _per_step(reading[c.family, c.band], writing)
            for c, writing in found.at("generate")
            if c.family in ATTENTION and (c.family, c.band) in reading
        }
        name, each = max(costs.items(), key=lambda item: len(item[1]), default=("", {}))
        if not each:
            return "not tested", "no Transformer was measured both reading and generating"
        yes = [at for at, (read, write) in each.items() if write > DEARER * read]
        no = [at for at in each if at not in yes]
        figures = ", ".join(
            f"{write * 1e3:.2f} against {read * 1e3:.3f} ms at {at:,}"
            for at, (read, write) in each.items()
        )
        told = f"{name}: a token written against a step of an input read, {figures} steps"
        return judged(yes, no, list(each), told)


def _per_step(reading: Measurement, writing: Measurement) -> dict[int, tuple[float, float]]:
    """By length: seconds of a request over its steps, and of one more token after as many."""
    lengths = set(reading.lengths("request")) & set(writing.lengths("token"))
    costs = {
        at: (reading.median_s("request", at), writing.median_s("token", at))
        for at in sorted(lengths)
    }
    return {
        at: (read / at, write)
        for at, (read, write) in costs.items()
        if read is not None and write is not None
    }
