"""Was the machine quiet enough to believe what was measured? Pure judgement of `Conditions`.

A call that lost the processor to another program says nothing about the model, and no statistics
can tell it from a slow call; so a verdict "too slow" is never given on such samples. The limits:

- CPU over wall time below 0.97 with one thread: the sample is dirty (a quiet machine shows 0.99
  and more; with competitors on two shared cores it was 0.66 to 0.80 while p95 tripled).
- More threads than one wait for each other, so that share says nothing. Losing the processor by
  force does: the scheduler's slices are about 3 ms, so ten losses per second are the same 3 %.
- Steal, the time a hypervisor gave to other machines: the same 3 %.
- A control group that ran into its quota stands still for tens of milliseconds: once is too much.
- A process that stood still in the middle of one call (`standstill.py`): once is too much.
- A fixed kernel that took 15 % longer than at its best: the core itself was slow (heat, clock, a
  neighbour on the same physical core), which no counter shows. On a quiet machine it spreads by
  0.5 % (213 processes), on a busy one by 9 % from the 10th to the 90th percentile (837), whether
  the processor was taken away or not. Beside a kernel 10 to 30 % slower than usual, medians of
  models were up to 28 % slower, and one in ten by 25 to 60 %.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from advisor.core import quantiles
from advisor.core.measurement import Conditions, Grade, Run
from advisor.core.recommendation import Trust
from advisor.measure.standstill import stood_still_s

LEAST_CPU_SHARE = 0.97
MOST_SWITCHES_PER_S = 10.0
SLICE_S = 0.003
"""What the scheduler gives away at a time, about."""
MOST_STEAL_SHARE = 0.03
NOTED_STEAL_SHARE = 0.01
NOTED_OTHERS_SHARE = 0.10
"""A tenth of all cores busy with other programs: they share caches, memory and the turbo."""
MOST_SLOWED = 0.15
"""Share by which the fixed kernel may take longer than at its best."""
AT_ITS_BEST = 0.1
"""Quantile of the kernel's times that counts as its best: the very fastest of 837 was 12 % below
it, and would have called half of all runs slow."""
NOTED_DRIFT = 0.10
"""Change of the fixed kernel's time between processes; pyperf warns at 10 % standard deviation."""
TOO_MANY = 0.25
"""Share of processes with a fault above which it marks the whole, and not single processes."""
RARE = 0.05
"""Share of processes with a fault up to which it is not worth a word: no median hangs on it."""


def contended(run: Run, best_s: float | None = None) -> bool:
    """Whether other work took so much that the slow samples may be its doing.

    `best_s`: seconds of the fixed kernel on this device at its best, from `best_reference_s` over
    all runs at hand; without it a slow core can't be told.
    """
    return bool(_contention(run)) or slowed_by(run, best_s) > 0.0


def any_contended(runs: Sequence[Run], best_s: float | None = None) -> bool:
    """Whether one of `runs` was, so that nothing can be said to be too slow from them; `best_s`
    as in `contended`, without it the best of `runs` themselves."""
    best_s = best_reference_s(runs) if best_s is None else best_s
    return any(contended(run, best_s) for run in runs)


def lost_share(run: Run) -> float:
    """How much of the time others took, at least: to tell the less disturbed of two runs."""
    conditions = run.conditions
    share = conditions.cpu_share if run.settings.threads == 1 else None
    taken = (conditions.involuntary_switches or 0) * SLICE_S / max(conditions.wall_s, SLICE_S)
    own = taken if share is None else 1.0 - share
    return max(own, conditions.steal_share or 0.0)


def best_reference_s(runs: Iterable[Run]) -> float | None:
    """Seconds of the fixed kernel at its best over `runs`, `None`: never timed."""
    times = [r.conditions.reference_s for r in runs if r.conditions.reference_s is not None]
    return quantiles.quantile(times, AT_ITS_BEST) if times else None


def slowed_by(run: Run, best_s: float | None) -> float:
    """By which share the core was slower than at its best; 0.0 where that is not too much."""
    reference_s = run.conditions.reference_s
    if reference_s is None or best_s is None:
        return 0.0
    slower = reference_s / best_s - 1.0
    return slower if slower > MOST_SLOWED else 0.0


def trust(runs: Sequence[Run], best_s: float | None = None) -> Trust:
    """How far to trust `runs`: A quiet, B some disturbance, C contended; why, and what to do.

    `best_s` as in `contended`; without it the best of `runs` themselves.
    """
    if not runs:
        return Trust(grade="C", reasons=("nothing was measured",))
    best_s = best_reference_s(runs) if best_s is None else best_s
    found = [_contention(run) for run in runs]
    noted = [_disturbance(run) for run in runs]
    slowed = [share for run in runs if (share := slowed_by(run, best_s))]
    reasons = [*_counted(found), *_slow(slowed, len(runs)), *_counted(noted)]
    reasons += [] if slowed else _drift(runs)
    dirty = sum(contended(run, best_s) for run in runs) / len(runs)
    grade: Grade = "C" if dirty > TOO_MANY else "B" if reasons else "A"
    return Trust(grade=grade, reasons=tuple(reasons), advice=_advice(reasons))


def trust_each(runs: Mapping[str, Sequence[Run]]) -> dict[str, Trust]:
    """`trust` of each candidate's own runs, held against the best core that any of them had."""
    best_s = best_reference_s(run for own in runs.values() for run in own)
    return {name: trust(own, best_s) for name, own in runs.items()}


LOST = "the processor was taken away during timed calls"
STOLEN = "the hypervisor gave processor time to other machines"
THROTTLED = "the container used up its processor quota"
SLOWED = "the processor was slower than at its best"
OTHERS = "other programs kept a tenth of the cores or more busy"
SOME_STEAL = "the hypervisor took a little processor time"
UNSTEADY = "calls had not settled after the warm-up"
DRIFTED = "the processor's speed changed between processes"
ADVICE = {
    LOST: "close other programs, then give the same command again: what was disturbed is measured "
    "anew on a quiet machine",
    STOLEN: "run on a machine of your own, or at a quieter hour",
    THROTTLED: "give the container more processor time, or use fewer threads",
    OTHERS: "close other programs, then measure again with --fresh",
    SLOWED: "let it cool, plug in mains power and set the governor to performance (see `advisor "
    "doctor`); on a virtual machine, measure again with --fresh at a quieter hour",
    UNSTEADY: "give it more time with --time-limit",
    DRIFTED: "set the governor to performance and plug in mains power (see `advisor doctor`); "
    "on a virtual machine, measure again with --fresh at a quieter hour",
}


def _contention(run: Run) -> list[str]:
    conditions, found = run.conditions, []
    if _lost(conditions, run.settings.threads) or stood_still_s(run):
        found.append(LOST)
    if (conditions.steal_share or 0.0) > MOST_STEAL_SHARE:
        found.append(STOLEN)
    if conditions.throttled_periods:
        found.append(THROTTLED)
    return found


def _lost(conditions: Conditions, threads: int) -> bool:
    if threads == 1:
        return conditions.cpu_share is not None and conditions.cpu_share < LEAST_CPU_SHARE
    if conditions.involuntary_switches is None or conditions.wall_s <= 0:
        return False
    return conditions.involuntary_switches / conditions.wall_s > MOST_SWITCHES_PER_S


def _disturbance(run: Run) -> list[str]:
    conditions, noted = run.conditions, []
    if (conditions.others_share or 0.0) > NOTED_OTHERS_SHARE:
        noted.append(OTHERS)
    if NOTED_STEAL_SHARE < (conditions.steal_share or 0.0) <= MOST_STEAL_SHARE:
        noted.append(SOME_STEAL)
    if run.series and sum(not s.steady for s in run.series) > TOO_MANY * len(run.series):
        noted.append(UNSTEADY)
    return noted


def _counted(found: Sequence[Sequence[str]]) -> list[str]:
    """Each fault that is not rare, with how many of the processes show it."""
    total = len(found)
    counts = Counter(kind for one in found for kind in one)
    return [f"{kind} ({n} of {total} runs)" for kind, n in counts.items() if n > RARE * total]


def _slow(shares: Sequence[float], total: int) -> list[str]:
    """How many runs had a slow core, and how slow the slowest was."""
    if len(shares) <= RARE * total:
        return []
    return [f"{SLOWED} ({len(shares)} of {total} runs, by up to {max(shares):.0%})"]


def _drift(runs: Sequence[Run]) -> list[str]:
    times = [r.conditions.reference_s for r in runs if r.conditions.reference_s is not None]
    if len(times) < 2:
        return []
    change = quantiles.quantile(times, 0.9) / quantiles.quantile(times, 0.1) - 1
    return [f"{DRIFTED} (by {change:.0%})"] if change > NOTED_DRIFT else []


def _advice(reasons: Sequence[str]) -> tuple[str, ...]:
    wanted = (text for kind, text in ADVICE.items() if any(r.startswith(kind) for r in reasons))
    return tuple(dict.fromkeys(wanted))
