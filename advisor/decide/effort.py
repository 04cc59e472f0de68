"""Who deserves more measuring: those of whom more samples could change the answer.

Everything is measured once. After that, time goes to what is not decided: a verdict that is open,
a figure that the answer rests on, the order of the best. A candidate that is no better than one
that passes, and clearly slower and no smaller, can't be chosen under any priority or budget:
whatever else was measured of it would be told and not used.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from advisor.core.comparison import Ratio, ratio
from advisor.core.measurement import PRIMARY, SeriesName
from advisor.core.task import Task
from advisor.core.verdict import Outcome
from advisor.decide.assessment import Assessment
from advisor.decide.choose import tied_with_best
from advisor.decide.length_contenders import length_contenders
from advisor.decide.open_verdict import decidable
from advisor.decide.verdicts import EVERYDAY_NAMES, LEAST_PROCESSES
from advisor.decide.what_if import passing

CLEARLY = 1.25
"""Times slower than another that is clear from one process each: medians of one model differ less
between processes (six of one GRU: 0.80 to 0.93 ms)."""
SAME_BYTES = 1.05
"""Files and peaks of memory within 5 % are no reason to prefer a slower candidate."""
ORDER_NOISE = 0.05
"""Two that tie are in order when their ratio is surely off 1, or surely this near to it."""
USUAL_ROUNDS = 12
"""Processes that a verdict may cost unasked: some seconds for each candidate in doubt."""
MOST_ROUNDS = 80
"""The same for who gave a time to spend."""
MOST_FOR_ORDER = 8
"""Rounds spent on who of those that tie is the cheaper: after eight it hardly matters."""


def worth_more(
    task: Task, assessed: Sequence[Assessment], most_rounds: int = USUAL_ROUNDS
) -> frozenset[str]:
    """Ids of measured candidates that another look should measure again; `most_rounds`: in all."""
    alive = [a for a in assessed if a.measurement is not None and _alive(a)]
    passes = [a for a in alive if a.outcome is Outcome.PASS]
    matter = [a for a in alive if not any(dominates(task, b, a) for b in passes)]
    followed = {c.id for c in length_contenders(task, assessed)}
    found = {a.id for a in matter if _open(task, a, most_rounds)}
    thin = (a.id for a in alive if _rounds(task, a) < LEAST_PROCESSES)
    wanted = followed | {a.id for a in matter}
    return frozenset(found | (wanted & set(thin)) | set(_unordered(task, assessed)))


def spared(task: Task, assessed: Sequence[Assessment], a: Assessment) -> str:
    """Why `a` is undecided for want of measuring that nobody needs, or "" if that is not so."""
    if a.outcome is not Outcome.UNDECIDED or not 0 < _rounds(task, a) < LEAST_PROCESSES:
        return ""
    passes = (b for b in assessed if _alive(b) and b.outcome is Outcome.PASS)
    better = next((b for b in passes if dominates(task, b, a)), None)
    if better is None:
        return ""
    return (
        f"measured once only: {better.candidate.label} is expected to be as good, and is clearly "
        "faster and no larger"
    )


def dominates(task: Task, a: Assessment, b: Assessment) -> bool:
    """Whether `a` is expected to be as good as `b`, clearly faster and no larger."""
    fast, slow = a.option(task), b.option(task)
    if fast is None or slow is None or a.belief.mean < b.belief.mean:
        return False
    no_larger = all(mine <= SAME_BYTES * its for mine, its in _bytes(a, b))
    return no_larger and fast.latency_s * CLEARLY <= slow.latency_s


def _alive(a: Assessment) -> bool:
    return not a.failed and not a.ruled_out and a.outcome is not Outcome.FAIL


def _open(task: Task, a: Assessment, most_rounds: int) -> bool:
    """Undecided, and more samples could change that: memory that can't be read stays unread, and a
    budget that lies within how much processes differ stays there."""
    found = [v for v in a.verdicts if v.outcome is Outcome.UNDECIDED and v.value is not None]
    return any(_decidable(task, a, verdict.requirement, most_rounds) for verdict in found)


def _decidable(task: Task, a: Assessment, requirement: str, most_rounds: int) -> bool:
    first = requirement == EVERYDAY_NAMES["first_token"]
    series: SeriesName = "first_token" if first else PRIMARY[task.serving.mode]
    limit_s = task.first_token_s if first else task.latency_s
    if a.measurement is None or limit_s is None:
        return False
    processes = a.measurement.by_process(series, task.input.length.typical)
    return decidable(processes, limit_s, task.quantile, a.contended, most_rounds)


def _rounds(task: Task, a: Assessment) -> int:
    if a.measurement is None:
        return 0
    series, length = PRIMARY[task.serving.mode], task.input.length.typical
    return len(a.measurement.by_process(series, length))


def _bytes(a: Assessment, b: Assessment) -> Iterator[tuple[int, int]]:
    """Pairs of the same size of both, where both are known."""
    if a.artifact is not None and b.artifact is not None:
        yield a.artifact.model_bytes, b.artifact.model_bytes
    if a.measurement is not None and b.measurement is not None:
        mine, its = a.measurement.peak_bytes, b.measurement.peak_bytes
        if mine is not None and its is not None:
            yield mine, its


def _unordered(task: Task, assessed: Sequence[Assessment]) -> Iterator[str]:
    """Of those that tie, the one named first and each whose cost is not surely above its."""
    options = passing(task, assessed)
    tied = tied_with_best(options, task.priority) if options else ()
    by_id = {a.id: a for a in assessed}
    for other in tied[1:]:
        first, second = by_id[tied[0].id], by_id[other.id]
        if min(_rounds(task, first), _rounds(task, second)) >= MOST_FOR_ORDER:
            continue
        found = _ratio(task, first, second)
        if found is None or not _ordered(found):
            yield first.id
            yield second.id


def _ratio(task: Task, a: Assessment, b: Assessment) -> Ratio | None:
    if a.measurement is None or b.measurement is None:
        return None
    series, length = PRIMARY[task.serving.mode], task.input.length.typical
    return ratio(a.measurement, b.measurement, series, length)


def _ordered(found: Ratio) -> bool:
    near = found.low > 1 - ORDER_NOISE and found.high < 1 + ORDER_NOISE
    return near or found.faster is not None
