"""Claim C10: the hidden states of an RNN are "memory-intensive" for long sequences.

True of training, which keeps one for every step to go back through, unless the
sequence is cut or they are computed again. False of serving, where one state is carried on.
"""

from __future__ import annotations

from advisor.api import ClaimStatus, Experiment, Findings, Quote, Where
from advisor_claims.base import QualityClaim
from advisor_claims.groups import RECURRENT
from advisor_claims.memory import shown_bytes
from advisor_claims.training import growth

GROWS = 0.5
"""Exponent in the length above which memory grows with it: 1 is a state for every step."""
FAMILIES = ("elman", "lstm", "gru")


class HiddenStatesMemory(QualityClaim):
    """Bounded to training."""

    number = "C10"
    says = "An RNN must keep a hidden state for every step, which takes much memory when long"
    quotes = (
        Quote(article="q-and-a", words="maintain hidden states for each element"),
        Quote(article="q-and-a", words="can be memory-intensive, especially for long sequences"),
    )
    source = "Chen 2016 (arXiv 1604.06174): computing states again instead of keeping them"
    figure = "memory for the square root of n layers, at the cost of one more forward"
    standing = "bounded"
    where = Where(devices="any; in training only")
    experiments = (
        Experiment(what="training", families=FAMILIES, lengths=(64, 256, 1024)),
        Experiment(what="latency", families=FAMILIES, mode="stream", lengths=(64,)),
    )

    def test(self, found: Findings) -> tuple[ClaimStatus, str]:
        trained, carried = _trained(found), _carried(found)
        if trained is None and carried is None:
            return "not tested", "neither training nor streaming of a recurrent family measured"
        if trained is None:
            return "bounded here", f"not of serving: {carried}; training was not measured"
        exponent, kept = trained
        if exponent <= GROWS:
            return "refuted here", kept
        if carried is None:
            return "confirmed here", kept
        return "bounded here", f"true of training, not of serving: {kept}; {carried}"


def _trained(found: Findings) -> tuple[float, str] | None:
    """How the bytes kept for one sequence grow, of the recurrent model that keeps most."""
    kept: dict[str, dict[int, float]] = {}
    for cost in found.training:
        if cost.family in RECURRENT and cost.band == "medium" and cost.saved_bytes:
            kept.setdefault(cost.family, {})[cost.length] = cost.saved_bytes / cost.batch
    grown = {f: exponent for f, sizes in kept.items() if (exponent := growth(sizes)) is not None}
    if not grown:
        return None
    family = max(grown, key=lambda name: max(kept[name].values()))
    sizes = ", ".join(f"{shown_bytes(kept[family][x])} at {x:,}" for x in sorted(kept[family]))
    return grown[family], f"in training a sequence keeps {sizes} steps ({family})"


def _carried(found: Findings) -> str | None:
    """What the recurrent model with the largest state carries on."""
    carried = [s for s in found.states if s.family in RECURRENT and not s.bytes_per_step]
    if not carried:
        return None
    most = max(carried, key=lambda state: state.fixed_bytes / state.batch)
    size = shown_bytes(most.fixed_bytes / most.batch)
    return f"serving carries {size} ({most.family}) however long the past"
