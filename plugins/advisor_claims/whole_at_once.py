"""Claim C01: "Transformers can process the entire sequence in parallel".

True by construction where the whole input is there. A decoder still writes one token after
another, so what reading gains is shown beside what writing costs.
"""

from __future__ import annotations

from advisor.api import PRIMARY, ClaimStatus, Experiment, Findings, Mode, Quote, Where
from advisor_claims.base import QualityClaim
from advisor_claims.groups import ATTENTION
from advisor_claims.speed import EVEN

LENGTHS = (16, 64, 256, 1024)


class WholeAtOnce(QualityClaim):
    """A definition, with one bound: training and reading, not generating."""

    number = "C01"
    says = "Transformers read a whole sequence at once; RNNs go through it step by step"
    quotes = (
        Quote(article="q-and-a", words="process the entire sequence in parallel"),
        Quote(article="long-blog", words="process the entire input sequence in parallel"),
        Quote(article="lecture-recap", words="process multiple time steps simultaneously"),
    )
    source = "Vaswani 2017 (arXiv 1706.03762), section 4 and Table 1"
    figure = "sequential operations per layer: constant for self-attention, O(n) for recurrence"
    standing = "definition"
    where = Where(modes=("request",), devices="any; what it gains depends on the device")
    experiments = (
        Experiment(what="latency", families=("transformer-decoder",), lengths=LENGTHS),
        Experiment(
            what="latency", families=("transformer-decoder",), mode="generate", lengths=(64, 256)
        ),
    )

    def test(self, found: Findings) -> tuple[ClaimStatus, str]:
        read, written = _per_step(found, "request"), _per_step(found, "generate")
        both = {key: read[key] for key in read if key in written} or read
        key = max(both, key=lambda known: len(both[known]), default=None)
        if key is None or len(both[key]) < 2:
            return "not tested", "attention was not measured over several lengths"
        reading, writing = both[key], written.get(key, {})
        short, long = min(reading), max(reading)
        told = (
            f"{' of size '.join(key)} reads a step in {_us(reading[short])} at {short:,} steps "
            f"and in {_us(reading[long])} at {long:,}"
        )
        if reading[short] < EVEN * reading[long]:
            return "refuted here", f"nothing gained by reading at once: {told}"
        if not writing:
            return "confirmed here", told
        past = max(writing)
        wrote = f"it writes a token in {_us(writing[past])} after {past:,}"
        return "bounded here", f"true of reading, not of writing: {told}; {wrote}"


def _per_step(found: Findings, mode: Mode) -> dict[tuple[str, str], dict[int, float]]:
    """Seconds by family and size, and by length, of attention at batch 1; a token is a step."""
    series = PRIMARY[mode]
    costs: dict[tuple[str, str], dict[int, float]] = {}
    for candidate, measured in found.at(mode):
        if candidate.family in ATTENTION:
            costs[candidate.family, candidate.band] = {
                length: median / (length if mode == "request" else 1)
                for length in measured.lengths(series)
                if length > 0 and (median := measured.median_s(series, length)) is not None
            }
    return costs


def _us(seconds: float) -> str:
    return f"{seconds * 1e6:,.3g} µs"
