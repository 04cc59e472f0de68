"""Which of those that pass is the best choice, how sure that is, and what it ties with.

Quality and latency are weighed in one unit, points: a priority says how many points halving the
latency is worth. The choice is the highest expected value; how sure it is comes from drawing
quality and latency from what is known of them. Names play no part, order plays no part.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from advisor.core.candidate import Candidate
from advisor.core.evidence import Belief
from advisor.core.task import Priority

POINTS_PER_HALVING: dict[Priority, float] = {"quality": 0.25, "balanced": 1.0, "cost": 4.0}
"""What halving the latency is worth, in points of quality: our judgement, shown in every report.
`quality`: cost only breaks ties. `balanced`: one size band up (about 2 points, about twice the
latency) has to earn its keep. `cost`: only a clear loss of quality outweighs a halving."""
FREE_SHARE = 0.10
"""Below this share of the budget, faster is worth less and less: nobody feels 0.1 ms of 5 ms. It
is added to every latency before it is weighed, but for priority `cost`, where each bit counts."""
TIE_POINTS = 0.5
"""Values closer than this tie: half of the smallest difference that a claim makes. It also covers
latencies that differ by 40 %, so noise can't turn one recommendation into another."""
SIZE_SD = 0.75
"""Of one family's spread, the part that sizes do not share, in points."""
DRAWS = 4000


@dataclass(frozen=True)
class Option:
    """A candidate that meets every requirement.

    `latency_sd` is of log seconds, over processes; `budget_s` is `None` where there is none.
    `by_round`: median seconds of the process of each round, to compare two.
    """

    candidate: Candidate
    belief: Belief
    latency_s: float
    latency_sd: float
    budget_s: float | None = None
    by_round: Mapping[int, float] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return self.candidate.id

    def value(self, priority: Priority) -> float:
        """Expected points, less the worth of its latency."""
        free_s = 0.0 if priority == "cost" else FREE_SHARE * (self.budget_s or 0.0)
        return self.belief.mean - POINTS_PER_HALVING[priority] * math.log2(self.latency_s + free_s)


@dataclass(frozen=True)
class Choice:
    """`ranking` best first; where others tie with the best, the cheapest of them leads."""

    ranking: tuple[Option, ...]
    tied: tuple[Option, ...]
    probability_best: dict[str, float]


def choose(options: Sequence[Option], priority: Priority, seed: int = 0) -> Choice:
    """The choice among `options` (not empty); the same for the same options in any order."""
    tied, rest = _ranked(options, priority)
    return Choice(
        ranking=(*tied, *rest),
        tied=tied if len(tied) > 1 else (),
        probability_best=_probability_best(sorted(options, key=lambda o: o.id), priority, seed),
    )


def tied_with_best(options: Sequence[Option], priority: Priority) -> tuple[Option, ...]:
    """Those that tie with the best, the cheapest first; the best alone where none does."""
    return _ranked(options, priority)[0]


def rank(options: Sequence[Option], priority: Priority) -> tuple[Option, ...]:
    """The ranking alone, best first, where how sure it is does not matter."""
    tied, rest = _ranked(options, priority)
    return (*tied, *rest)


def _ranked(
    options: Sequence[Option], priority: Priority
) -> tuple[tuple[Option, ...], tuple[Option, ...]]:
    """Those that tie with the best, the cheapest first, and the rest by value."""
    by_value = sorted(options, key=lambda o: (-o.value(priority), o.latency_s, o.id))
    tied = [o for o in by_value if o is by_value[0] or ties(by_value[0], o, priority)]
    rest = by_value[len(tied) :]
    return tuple(sorted(tied, key=lambda o: o.latency_s)), tuple(rest)  # stable: then by value


def ties(a: Option, b: Option, priority: Priority) -> bool:
    """Whether their values are too close to prefer one."""
    return abs(a.value(priority) - b.value(priority)) < TIE_POINTS


def _probability_best(
    options: Sequence[Option], priority: Priority, seed: int
) -> dict[str, float]:
    rng = random.Random(seed)
    weight = POINTS_PER_HALVING[priority] / math.log(2)
    families = sorted({o.candidate.family for o in options})
    wins = dict.fromkeys((o.id for o in options), 0)
    for _ in range(DRAWS):
        shared = {family: rng.gauss(0, 1) for family in families}
        drawn = (
            (
                o.value(priority)
                + shared[o.candidate.family] * o.belief.sd
                + rng.gauss(0, SIZE_SD)
                - weight * rng.gauss(0, o.latency_sd),
                o.id,
            )
            for o in options
        )
        wins[max(drawn)[1]] += 1
    return {name: count / DRAWS for name, count in wins.items()}
