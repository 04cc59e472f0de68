"""Tests claims about what can be learned: one group of families against another, by probe.

The best of each group stands for it, in the largest band (so at equal parameters) in which both
were trained. Words are those of the verdicts ("solved", "at chance"): who did not solve a probe
within its budget has not shown that it can't, so an advantage over a budget-limited one only ever
bounds a claim.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from advisor.api import BANDS, Experiment, Findings, Learned
from advisor_claims.by_length import Judged

CAUSAL_RECURRENT = frozenset({"elman", "lstm", "gru"})
CAUSAL_ATTENTION = frozenset({"transformer-decoder"})
"""Probes that answer at every prefix are fair between models that never look ahead."""
LEARNED = ("solved", "extrapolates")
NO_PAIR = "no probe that decides it was trained on both sides at one size (advisor probe)"
NO_RESULT = "no probe that decides it was trained (advisor probe)"
UNDECIDED = "neither side learned it within the budget"
Winner = Literal["ours", "theirs", "both", "neither"]


@dataclass(frozen=True)
class Compared:
    """The best of two groups on one probe. `sure`: the loser had all the budget it asked for."""

    probe: str
    ours: Learned
    theirs: Learned
    winner: Winner
    sure: bool = True


def probing(
    probes: Iterable[str], families: Collection[str], size: str = "small"
) -> tuple[Experiment, ...]:
    """The experiments that train all of `families` on each of `probes`, in the band that probes
    are made for unless `size` says otherwise."""
    named = tuple(sorted(families))
    return tuple(
        Experiment(what="probe", families=named, probe=probe, size=size) for probe in probes
    )


def test_learns(
    found: Findings,
    probes: Sequence[str],
    ours: Collection[str],
    theirs: Collection[str],
    beyond: bool = False,
) -> Judged:
    """Do `ours` learn the probes that `theirs` don't? With `beyond`: do they hold at two and four
    times the lengths that they learned, where `theirs` don't?"""
    compared = [c for p in probes if (c := compare(found, p, ours, theirs, beyond)) is not None]
    if not compared:
        return "not tested", NO_PAIR
    told = "; ".join(f"{c.probe}: {tell(c.ours)}, {tell(c.theirs)}" for c in compared)
    yes, no, both = (
        [c.probe for c in compared if c.winner == w] for w in ("ours", "theirs", "both")
    )
    if not yes and not no:
        return ("bounded here", f"both learn {_and(both)}; {told}") if both else _open(told)
    if not yes:
        return "refuted here", told
    limited = [c.probe for c in compared if c.winner == "ours" and not c.sure]
    if not no and not both and not limited:
        return "confirmed here", told
    return "bounded here", f"{_bounds(yes, no, both, limited)}; {told}"


def test_attains(found: Findings, probe: str, families: Collection[str]) -> Judged:
    """Do `families` learn `probe` at all? By the best size of each."""
    best = [x for f in sorted(families) if (x := _best(found.of_probe(probe), {f})) is not None]
    if not best:
        return "not tested", NO_RESULT
    told = f"{probe}: {', '.join(tell(x) for x in best)}"
    able = [x for x in best if x.attained in LEARNED]
    if len(able) == len(best):
        return "confirmed here", told
    if able:
        return "bounded here", f"true of {_and(x.family for x in able)}; {told}"
    if any(x.attained == "budget-limited" for x in best):
        return "not tested", f"not learned within the budget; {told}"
    return "refuted here", told


def compare(
    found: Findings,
    probe: str,
    ours: Collection[str],
    theirs: Collection[str],
    beyond: bool = False,
) -> Compared | None:
    """In the largest band that both groups were trained in; `None` where there is none, or where
    lengths `beyond` are asked for and one of the two never learned the probe itself."""
    results = found.of_probe(probe)
    shared = {x.band for x in results if x.family in ours}
    shared &= {x.band for x in results if x.family in theirs}
    largest = next((band.name for band in reversed(BANDS) if band.name in shared), None)
    at = [x for x in results if x.band == largest]
    a, b = _best(at, ours), _best(at, theirs)
    if a is None or b is None or (beyond and not {a.attained, b.attained} <= set(LEARNED)):
        return None
    able = ("extrapolates",) if beyond else LEARNED
    won = (a.attained in able, b.attained in able)
    winners: dict[tuple[bool, bool], Winner] = {
        (True, False): "ours",
        (False, True): "theirs",
        (True, True): "both",
        (False, False): "neither",
    }
    return Compared(probe, a, b, winners[won], b.attained != "budget-limited")


def tell(result: Learned) -> str:
    """ "lstm solved (1.00 at 40, 0.97 at 160; 2 s)", "gru at chance (0.06 at 32, chance 0.06; 40
    s)": with an error instead of accuracy where the probe has one."""
    best = result.best
    figure = "{:.1e}" if result.is_error else "{:.2f}"
    scores = ", ".join(
        f"{figure.format(best.scores[x])} at {x:,}"
        for x in result.test_lengths
        if x in best.scores
    )
    guess = "" if result.attained in LEARNED else f", chance {figure.format(result.chance)}"
    told = f"{scores or 'no score'}{guess}; {best.cpu_s:.0f} s"
    return f"{result.family} {result.attained} ({told})"


def _best(results: Iterable[Learned], families: Collection[str]) -> Learned | None:
    """By verdict first, then by score, then by time."""
    order = ("at chance", "budget-limited", "partial", "solved", "extrapolates")

    def merit(x: Learned) -> tuple[int, float, float]:
        score = x.best.scores.get(x.test_lengths[0], math.inf if x.is_error else 0.0)
        return order.index(x.attained), -score if x.is_error else score, -x.best.cpu_s

    return max((x for x in results if x.family in families), key=merit, default=None)


def _bounds(
    yes: Sequence[str], no: Sequence[str], both: Sequence[str], limited: Sequence[str]
) -> str:
    sure = [probe for probe in yes if probe not in limited]
    parts = [f"true of {_and(sure)}"] if sure else []
    parts += [f"true within the budget of {_and(limited)}"] if limited else []
    parts += [f"the opposite of {_and(no)}"] if no else []
    parts += [f"both learn {_and(both)}"] if both else []
    return ", ".join(parts)


def _open(told: str) -> Judged:
    return "not tested", f"{UNDECIDED}; {told}"


def _and(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
