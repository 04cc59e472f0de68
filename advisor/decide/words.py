"""Why the winner won and each other candidate did not, in one line each, with the figures."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.core.evidence import Belief
from advisor.core.task import Task
from advisor.core.units import significant
from advisor.core.verdict import Outcome, Verdict
from advisor.decide.assessment import Assessment
from advisor.decide.choose import POINTS_PER_HALVING, Option
from advisor.decide.how_much_faster import against_all, beside, is_slower
from advisor.decide.verdicts import EVERYDAY_NAMES

SAME_POINTS = 0.05
"""Points of quality too small to print."""


def why(task: Task, winner: Assessment, options: Sequence[Option]) -> tuple[str, ...]:
    """The winner's reasons, the verdicts first."""
    own = next(o for o in options if o.id == winner.id)
    found = [_met(v) for v in winner.verdicts]
    found.append(against_all(own, options))
    found += [_points(e.shift, e.reason) for e in winner.belief.evidence if abs(e.shift) > 0.05]
    weight = POINTS_PER_HALVING[task.priority]
    found.append(
        f"priority {task.priority!r}: halving the latency is worth {weight:g} "
        f"{'point' if weight == 1 else 'points'} of expected quality"
    )
    return tuple(reason for reason in found if reason)


def why_not(task: Task, a: Assessment, winner: Option | None, tied: bool) -> str:
    """Why `a` is not the answer, or how it stands beside it."""
    if a.ruled_out or a.failed:
        return a.ruled_out or a.failed
    wrong = [v for v in a.verdicts if v.outcome is not Outcome.PASS]
    if wrong:
        first = min(wrong, key=lambda v: v.outcome is not Outcome.FAIL)
        needs = f"; needs {first.needs}" if first.outcome is Outcome.UNDECIDED else ""
        return first.reason + needs
    option = a.option(task)
    if winner is None or option is None:
        return "passes"
    if tied:
        return f"as good a choice: {_beside(option, winner)}"
    return f"passes, but is {_beside(option, winner)}"


def _beside(option: Option, winner: Option) -> str:
    speed, slower = beside(option, winner), is_slower(option, winner)
    points = option.belief.mean - winner.belief.mean
    if abs(points) < SAME_POINTS:
        return f"{speed}, with no better quality expected"
    better = "more" if points > 0 else "less"
    gap = f"{significant(abs(points), 2)} points {better} accurate"
    because = _difference(option.belief, winner.belief, points)
    joined = "and" if (points < 0) == slower else "but"
    return f"{speed} {joined} expected to be {gap}{because}"


def _difference(own: Belief, other: Belief, points: float) -> str:
    """The evidence that explains most of the gap between two beliefs, from either side."""
    mine = {e.source: e for e in own.evidence}
    theirs = {e.source: e for e in other.evidence}
    gaps = {
        source: (mine[source].shift if source in mine else 0.0)
        - (theirs[source].shift if source in theirs else 0.0)
        for source in sorted(mine.keys() | theirs.keys())
    }
    source = max(gaps, key=lambda s: gaps[s] * (1 if points > 0 else -1), default=None)
    if source is None:
        return ""
    told = mine.get(source) or theirs[source]
    return f" because {told.reason}"


def _met(verdict: Verdict) -> str:
    what = "first token: " if verdict.requirement == EVERYDAY_NAMES["first_token"] else ""
    if verdict.upper is None:
        return what + verdict.reason
    bound = f"{significant(verdict.upper)} {verdict.unit}"
    return f"{what}{verdict.reason}; surely (95 %) below {bound}"


def _points(shift: float, reason: str) -> str:
    return f"{shift:+g} {'point' if abs(shift) == 1 else 'points'}: {reason}"
