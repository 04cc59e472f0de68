"""How the time of an answer grows with length here, by family: exponents at the long end.

1 is linear, 2 quadratic. Short lengths are left out: there a call costs what it costs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from advisor.api import PRIMARY, Findings
from advisor_claims.training import growth

SHORTEST = 64
"""Below it, the fixed cost of a call hides the growth. Our judgement."""
BAND_ORDER = ("medium", "large", "small", "tiny")


def exponents(found: Findings, families: Iterable[str]) -> dict[str, float]:
    """Of whole requests at batch 1, by family; of one size, the first of `BAND_ORDER` there is."""
    wanted, series = set(families), PRIMARY["request"]
    grown: dict[str, float] = {}
    for band in reversed(BAND_ORDER):  # a preferred one comes later, and replaces
        for candidate, measured in found.at("request"):
            if candidate.family not in wanted or candidate.band != band:
                continue
            medians = {x: measured.median_s(series, x) for x in measured.lengths(series)}
            value = growth({x: s for x, s in medians.items() if s is not None and x >= SHORTEST})
            if value is not None:
                grown[candidate.family] = value
    return grown


def training_exponents(found: Findings, families: Iterable[str]) -> dict[str, float]:
    """Of training one sequence, by family, medium size: time over sequences in a step."""
    wanted = set(families)
    times: dict[str, dict[int, float]] = {}
    for cost in found.training:
        if cost.family in wanted and cost.band == "medium" and cost.length >= SHORTEST:
            per_sequence = cost.ms_per_thousand_tokens * cost.length
            times.setdefault(cost.family, {})[cost.length] = per_sequence
    grown = {family: growth(by_length) for family, by_length in times.items()}
    return {family: value for family, value in grown.items() if value is not None}


def told(grown: Mapping[str, float]) -> str:
    """ "time grows with length to the power 1.02 (gru), 1.71 (transformer-encoder)"."""
    each = ", ".join(f"{value:.2f} ({family})" for family, value in sorted(grown.items()))
    return f"time grows with length to the power {each}"
