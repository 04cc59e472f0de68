"""Whether the scenarios that the task names are kept: deadlines of a stream, a rate of requests.

Both were judged where they were measured, by the rule of all latency budgets; here they become
requirements like the others, so that a candidate that misses its deadlines can't stay the winner.
"""

from __future__ import annotations

import math

from advisor.core.serving import Served, Service, Streaming
from advisor.core.task import Task
from advisor.core.units import milliseconds, significant
from advisor.core.verdict import Outcome, Verdict

DEADLINE = "deadline"
RATE = "request rate"


def scenario_verdicts(task: Task, served: Served) -> tuple[Verdict, ...]:
    """DEADLINE where the task has a period and it was tried, RATE where it names a rate."""
    found: list[Verdict] = []
    if served.streaming is not None and task.serving.period_ms is not None:
        found.append(_deadline(served.candidate, served.streaming))
    if served.service is not None and task.serving.requests_per_second is not None:
        wanted = task.serving.requests_per_second
        found.append(_rate(served.candidate, served.service, wanted))
    return tuple(found)


def untried(candidate: str, like: Verdict) -> Verdict:
    """That of a candidate which was not put under the load that another was: nobody can tell."""
    return Verdict(
        candidate_id=candidate,
        requirement=like.requirement,
        outcome=Outcome.UNDECIDED,
        limit=like.limit,
        unit=like.unit,
        reason=f"its {like.requirement} was not tried, since another's is open",
        needs="a quieter machine, or fewer candidates (--families, --sizes)",
    )


def _deadline(candidate: str, run: Streaming) -> Verdict:
    told = f"{run.misses:,} of {run.steps:,} steps, one every {run.period_s * 1e3:g} ms, were late"
    surely = run.miss_share_upper
    bound = "" if surely is None else f" (surely under {significant(surely * 100)} %)"
    return Verdict(
        candidate_id=candidate,
        requirement=DEADLINE,
        outcome=run.outcome,
        limit=run.budget_s * 1e3,
        value=None if run.latency_s is None else run.latency_s * 1e3,
        upper=None if run.upper_s is None else run.upper_s * 1e3,
        unit="ms",
        reason=f"{told}{bound}",
        needs=run.needs,
    )


def _rate(candidate: str, service: Service, wanted: float) -> Verdict:
    outcome = rate_outcome(service, wanted)
    return Verdict(
        candidate_id=candidate,
        requirement=RATE,
        outcome=outcome,
        limit=wanted,
        lower=service.highest_per_s,
        upper=service.fails_per_s,
        unit="per second",
        reason=_rate_told(service, wanted, outcome),
        needs=_rate_needs(service, outcome),
    )


def _same(per_s: float, wanted: float) -> bool:
    """The search asks for rates of three digits."""
    return math.isclose(per_s, wanted, rel_tol=0.005)


def rate_outcome(service: Service, wanted: float) -> Outcome:
    """By the point at the wanted rate; where it was not tried, by those beyond it: what is kept at
    a higher rate is kept, what is lost at a lower one is lost."""
    tried = next((p for p in service.points if _same(p.per_s, wanted)), None)
    if tried is not None and tried.outcome is not Outcome.UNDECIDED:
        return tried.outcome
    if service.highest_per_s is not None and service.highest_per_s >= wanted:
        return Outcome.PASS
    if service.fails_per_s is not None and service.fails_per_s <= wanted:
        return Outcome.FAIL
    return Outcome.UNDECIDED


def _rate_told(service: Service, wanted: float, outcome: Outcome) -> str:
    word = {
        Outcome.PASS: "are answered in time",
        Outcome.FAIL: "are too many",
        Outcome.UNDECIDED: "are not surely answered in time",
    }[outcome]
    point = next((p for p in service.points if _same(p.per_s, wanted)), None)
    slow = "" if point is None or point.latency_s is None else milliseconds(point.latency_s)
    measured = f": {slow} from arrival" if slow else ""
    return f"{wanted:g} requests a second at random {word}{measured}"


def _rate_needs(service: Service, outcome: Outcome) -> str:
    if outcome is Outcome.PASS:
        return ""
    if service.highest_per_s is None:
        return "fewer requests a second, or more workers"
    return f"at most {significant(service.highest_per_s)} requests a second, or more workers"
