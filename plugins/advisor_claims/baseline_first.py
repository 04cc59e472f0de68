"""Rule R1: run the dumb baseline first; a network must beat it by more than noise.

Moves no candidate: baselines compete on the user's data (`advisor try`), which decides it.
"""

from __future__ import annotations

from advisor.api import Where
from advisor_claims.base import QualityClaim


class BaselineFirst(QualityClaim):
    """No bound is known: it holds for every kind of task."""

    number = "R1"
    says = "Run the dumb baseline first: a network must beat it by more than noise"
    source = "Makridakis 2022, M5 accuracy (doi 10.1016/j.ijforecast.2021.11.013)"
    figure = (
        "of 5,507 teams that forecast the same sales, 48.4 % were better than Naive, which "
        "repeats the last value"
    )
    standing = "supported"
    where = Where()
    untested = "only your data can tell: advisor try TASK --data F runs baselines on equal terms"
