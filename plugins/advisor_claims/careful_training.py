"""Claim C43: both kinds of model need careful design and training."""

from __future__ import annotations

from advisor.api import ClaimStatus, Findings, Learned, Quote
from advisor_claims.base import QualityClaim
from advisor_claims.groups import ATTENTION, RECURRENT
from advisor_claims.learning import probing

SPREAD = 0.1
"""Accuracy between the better and the worse learning rate that we call careful training. Between
1e-3 and 3e-3 it was 0.12 for an Elman net on parity, 0.38 for a selective state space on recall,
measured at width 64."""


class CarefulTraining(QualityClaim):
    """Shown by what the learning rate alone does to one model on one probe."""

    number = "C43"
    says = "Recurrent nets and Transformers both need careful training: the learning rate decides"
    quotes = (
        Quote(
            article="lecture-recap",
            words="RNNs and the Transformer architecture require careful design and training",
        ),
    )
    source = "Okpekpe 2025, Revisiting associative recall (arXiv 2508.19029), abstract"
    figure = (
        "modern recurrent models learn recall only in an extremely narrow window of learning "
        "rates; Transformers are robust to it"
    )
    standing = "supported"
    experiments = probing(("parity", "recall"), {"elman", "lstm", "transformer-decoder"})

    def test(self, found: Findings) -> tuple[ClaimStatus, str]:
        spreads = [(one, spread(one)) for one in found.learned if not one.is_error]
        known = [(one, wide) for one, wide in spreads if wide is not None]
        if not known:
            return "not tested", "no family was tried on a probe at two learning rates"
        one, widest = max(known, key=lambda pair: pair[1])
        careful = [one for one, wide in known if wide >= SPREAD]
        told = f"{len(careful)} of {len(known)} trials differ by {SPREAD} or more"
        told += f"; most {one.family} on {one.probe}, by {widest:.2f}"
        if not careful:
            return "refuted here", told
        groups = [any(x.family in group for x in careful) for group in (RECURRENT, ATTENTION)]
        return ("confirmed here" if all(groups) else "bounded here"), told


def spread(learned: Learned) -> float | None:
    """Of the best score at each learning rate, between the best and the worst rate; `None` with
    fewer than two rates."""
    best: dict[float, float] = {}
    for attempt in learned.attempts:
        reached = attempt.scores.get(learned.test_lengths[0], 0.0)
        best[attempt.learning_rate] = max(best.get(attempt.learning_rate, 0.0), reached)
    return max(best.values()) - min(best.values()) if len(best) > 1 else None
