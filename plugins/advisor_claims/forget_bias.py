"""Rule R12: an LSTM's forget bias at 1 to 3, and gradients of recurrent nets always clipped."""

from __future__ import annotations

from advisor.api import ClaimStatus, Experiment, Findings, Quote, Where
from advisor_claims.base import QualityClaim

LONG = 10
"""Steps from which a default initialisation has lost 99 % of the gradient of an LSTM."""
CLEARLY = 10.0
"""Times the gradient that we call a difference: seeds differ by less. Our judgement."""
ALIVE = 1e-3
"""Of the last step's gradient: below it a step has no say in learning (as for claim C18)."""


class ForgetBias(QualityClaim):
    """Tested where it acts: the gradient that reaches back, before anything is learned."""

    number = "R12"
    says = "Set an LSTM's forget bias to 1 to 3, or its memory starts out short; clip gradients"
    quotes = (
        Quote(article="practice", words="LSTM: forget bias 1 to 3; clip 1.0 always for RNNs"),
    )
    source = "Jozefowicz 2015, An empirical exploration; Tallec 2018, chrono (arXiv 1804.11188)"
    figure = (
        "a forget bias of 1 closes the gap between LSTM and GRU (ten thousand architectures tried)"
    )
    standing = "supported"
    where = Where(lengths=(LONG, 1_000_000))
    experiments = (Experiment(what="gradient", families=("lstm",)),)

    def test(self, found: Findings) -> tuple[ClaimStatus, str]:
        known = [one for one in found.gradients if one.family == "lstm" and one.ratios]
        biased = [one for one in known if "forget" in one.initialisation]
        plain = [one for one in known if "forget" not in one.initialisation]
        shared = {lag for b in biased for p in plain for lag in b.ratios.keys() & p.ratios.keys()}
        if not shared:
            return "not tested", "no gradient of an LSTM with and without a forget bias"
        lag = max(shared)
        kept = {b.initialisation: b.ratios[lag] for b in biased if lag in b.ratios}
        left = {p.initialisation: p.ratios[lag] for p in plain if lag in p.ratios}
        each = ", ".join(f"{ratio:.0e} ({name})" for name, ratio in (kept | left).items())
        told = f"of the last step's gradient there reaches {lag:,} steps back {each}"
        if max(kept.values()) <= CLEARLY * max(left.values()):
            return "refuted here", told
        if min(kept.values()) >= ALIVE:
            return "confirmed here", told
        return "bounded here", f"more, but not enough to learn from with each bias: {told}"
