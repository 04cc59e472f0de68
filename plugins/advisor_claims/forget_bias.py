"""Rule R12: an LSTM's forget bias at 1 to 3, and gradients of recurrent nets always clipped."""

from __future__ import annotations

from advisor.api import ClaimStatus, Experiment, Findings, GradientByLag, Quote, Where
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
        without, best = _strongest(plain, lag), _strongest(biased, lag)
        kept, left = best.ratios[lag], without.ratios[lag]
        told = (
            f"the gradient {lag:,} steps back is {kept:.1e} of the last step's with "
            f"{best.initialisation}, {left:.1e} with {without.initialisation}"
        )
        if kept <= CLEARLY * left:
            return "refuted here", told
        return ("confirmed here" if kept >= ALIVE else "bounded here"), told


def _strongest(known: list[GradientByLag], lag: int) -> GradientByLag:
    return max((one for one in known if lag in one.ratios), key=lambda one: one.ratios[lag])
