"""Claim C01: "Transformers can process the entire sequence in parallel".

True by construction where the whole input is there. A decoder still writes one token after
another, so what reading gains is shown beside what writing costs.
"""

from __future__ import annotations

from advisor.api import PRIMARY, ClaimStatus, Experiment, Findings, Measurement, Mode, Quote, Where
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
        reading = _seconds_per_step(found, "request")
        if len(reading) < 2:
            return "not tested", "attention was not measured over several lengths"
        short, long = min(reading), max(reading)
        read = (
            f"a step of reading costs attention {_us(reading[short])} at {short:,} steps and "
            f"{_us(reading[long])} at {long:,}"
        )
        if reading[short] < EVEN * reading[long]:
            return "refuted here", f"nothing gained by reading at once: {read}"
        writing = _seconds_per_step(found, "generate")
        if not writing:
            return "confirmed here", read
        past = max(writing)
        wrote = f"one token written after {past:,} costs {_us(writing[past])}"
        return "bounded here", f"true of reading, not of writing: {read}; {wrote}"


def _seconds_per_step(found: Findings, mode: Mode) -> dict[int, float]:
    """Of the attention model measured at most lengths, at batch 1; a token is a step."""
    rows = [m for c, m in found.at(mode) if c.family in ATTENTION]
    by_length = [_by_length(row, mode) for row in rows]
    return max(by_length, key=len, default={})


def _by_length(row: Measurement, mode: Mode) -> dict[int, float]:
    series = PRIMARY[mode]
    medians = {length: row.median_s(series, length) for length in row.lengths(series)}
    steps = {length: length if mode == "request" else 1 for length in medians}
    return {x: s / max(1, steps[x]) for x, s in medians.items() if s is not None}


def _us(seconds: float) -> str:
    return f"{seconds * 1e6:,.3g} µs"
