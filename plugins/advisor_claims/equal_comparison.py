"""Rule R15: compare at equal time and size, with two learning rates and three seeds."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from advisor.api import ClaimStatus, Findings, Learned, Quote
from advisor_claims.base import QualityClaim
from advisor_claims.learning import probing

MARGIN = 0.01
"""Accuracies within a point are a tie, and no order to be turned."""
Run = tuple[float, int]
"""Learning rate and seed."""


class EqualComparison(QualityClaim):
    """Shown by how often one run would have named another winner than the next run does."""

    number = "R15"
    says = "One run of each says little: learning rate and seed turn who is ahead"
    quotes = (
        Quote(
            article="practice",
            words="Compare at equal wall time and equal parameters; two learning rates or more, "
            "three seeds or more",
        ),
    )
    source = "Okpekpe 2025, Revisiting associative recall (arXiv 2508.19029), abstract"
    figure = "a narrow window of learning rates confounds comparisons of modern recurrent models"
    standing = "supported"
    experiments = probing(("recall", "selective-copy"), {"elman", "gru", "transformer-decoder"})

    def test(self, found: Findings) -> tuple[ClaimStatus, str]:
        pairs = [orders for a, b in _pairs(found) if len(orders := _orders(a, b)) > 1]
        if not pairs:
            return "not tested", "no two families had two runs in common on a probe"
        turned = [orders for orders in pairs if len(set(orders.values())) > 1]
        by_seed = [orders for orders in turned if _by_seed(orders)]
        told = (
            f"who is ahead turns with the run in {len(turned)} of {len(pairs)} comparisons of two "
            f"families, in {len(by_seed)} with the seed alone"
        )
        if not turned:
            return "refuted here", told
        return ("confirmed here" if by_seed else "bounded here"), told


def _pairs(found: Findings) -> Iterator[tuple[Learned, Learned]]:
    """On one probe and in one band, of two families."""
    for a, b in combinations(found.learned, 2):
        if a.probe == b.probe and a.band == b.band and a.family != b.family and not a.is_error:
            yield a, b


def _orders(a: Learned, b: Learned) -> dict[Run, bool]:
    """Whether `a` was ahead, by run that both made and that was no tie."""
    scores_a, scores_b = _by_run(a), _by_run(b)
    ahead = {run: scores_a[run] - scores_b[run] for run in scores_a.keys() & scores_b.keys()}
    return {run: lead > 0 for run, lead in ahead.items() if abs(lead) > MARGIN}


def _by_run(learned: Learned) -> dict[Run, float]:
    at = learned.test_lengths[0]
    return {(x.learning_rate, x.seed): x.scores.get(at, 0.0) for x in learned.attempts}


def _by_seed(orders: dict[Run, bool]) -> bool:
    """Whether two seeds at one learning rate disagree."""
    rates = {rate for rate, _ in orders}
    return any(len({won for (r, _), won in orders.items() if r == rate}) > 1 for rate in rates)
