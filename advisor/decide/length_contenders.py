"""Which candidates are followed over lengths: one of each family, of one size if possible."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.core.candidate import Candidate
from advisor.core.task import Task
from advisor.decide.assessment import Assessment
from advisor.decide.choose import Option, rank
from advisor.decide.what_if import passing

MOST_FAMILIES = 6
"""More lines can't be told apart in a plot, and each costs seconds of measuring."""


def length_contenders(task: Task, assessed: Sequence[Assessment]) -> tuple[Candidate, ...]:
    """One candidate per family, best family first: of the winner's size, else its best.

    Equal sizes keep the comparison between architectures. Empty where nothing passes.
    """
    options = passing(task, assessed)
    if not options:
        return ()
    ranking = rank(options, task.priority)
    band = ranking[0].candidate.band
    best: dict[str, Option] = {}
    for option in ranking:
        best.setdefault(option.candidate.family, option)
    chosen = []
    for family in list(best)[:MOST_FAMILIES]:
        same = [o for o in ranking if o.candidate.family == family and o.candidate.band == band]
        chosen.append((same[0] if same else best[family]).candidate)
    return tuple(chosen)
