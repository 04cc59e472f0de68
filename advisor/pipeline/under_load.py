"""Scenarios that do not wait for the model: steps at a period, requests at random instants.

Both end early on a machine that is busy with something else: more of the same would stay open.
"""

from __future__ import annotations

from collections.abc import Sequence

from advisor.core.failure import Failure
from advisor.core.load import LoadRun, Paced
from advisor.core.serving import Service, Streaming
from advisor.core.verdict import Outcome
from advisor.decide.rates import arrivals, first_rates
from advisor.decide.service import Search, next_rate, service
from advisor.decide.streaming import streaming
from advisor.decide.throughput import samples_per_process
from advisor.measure.serving import disturbed, workers_for
from advisor.pipeline.loads import Borne
from advisor.pipeline.scenario import ROUNDS, Scenario, about

PACED_SECONDS, PACED_MOST_SECONDS = 2.0, 10.0
"""Of one process with steps at the task's period."""
MOST_RATES = 9
MOST_SEARCHES = 5
"""Of loads of random arrivals: the ladder, and four to close the gap or to settle an open rate."""


def paced(one: Scenario) -> tuple[Streaming | None, list[Failure]]:
    """Steps at the task's period; more processes if those leave the deadline open."""
    period_ms, budget_s = one.task.serving.period_ms, one.task.latency_s
    if period_ms is None or budget_s is None:
        return None, []
    lasts_s = samples_per_process(one.task, ROUNDS) * period_ms / 1e3
    load = Paced(
        length=one.task.input.length.typical,
        period_s=period_ms / 1e3,
        seconds=min(max(PACED_SECONDS, lasts_s), PACED_MOST_SECONDS),
        most_seconds=PACED_MOST_SECONDS,
    )
    borne = one.bear(load, range(ROUNDS), f"a step every {period_ms:g} ms")
    found = _judged(one, borne.runs, budget_s)
    if found is not None and found.outcome is Outcome.UNDECIDED and _worth_more(borne):
        borne = one.bear(load, range(2 * ROUNDS), f"a step every {period_ms:g} ms, once more")
        found = _judged(one, borne.runs, budget_s)
    return found, [about(f, "under a steady stream") for f in borne.failures]


def _judged(one: Scenario, runs: Sequence[LoadRun], budget_s: float) -> Streaming | None:
    return streaming(runs, one.artifact.states, budget_s, one.task.quantile, disturbed(runs))


def _worth_more(borne: Borne) -> bool:
    return not (borne.failures or borne.out_of_time or disturbed(borne.runs))


def under_arrivals(one: Scenario) -> tuple[Service | None, list[Failure]]:
    """Random arrivals at the rate that the task names, at a ladder beside it, and then between the
    highest that is kept and the lowest that is not."""
    serving, budget_s = one.task.serving, one.task.latency_s
    alone_s = one.measured.median_s("request", one.task.input.length.typical)
    if serving.requests_per_second is None or budget_s is None or alone_s is None:
        return None, []
    workers = workers_for(one.bench.device.usable_cores, one.candidate.settings.threads)
    search = Search(alone_s, workers, serving.requests_per_second, most_points=MOST_RATES)
    runs: list[LoadRun] = []
    rates, rounds = first_rates(search), range(ROUNDS)
    for _ in range(MOST_SEARCHES):
        load = arrivals(one.task, rates, workers, ROUNDS)
        borne = one.bear(load, rounds, f"up to {max(rates):,g} requests a second")
        runs += borne.runs
        if not runs:
            return None, [about(f, "under random arrivals") for f in borne.failures]
        found = service(
            runs, workers, serving.requests_per_second, budget_s, one.task.quantile, disturbed
        )
        rate = next_rate(found.points, search)
        if rate is None or not _worth_more(borne):
            break
        tried = next((p.processes for p in found.points if p.per_s == rate), 0)
        rates, rounds = (rate,), range(tried, tried + 1) if tried else range(ROUNDS)
    return found, [about(f, "under random arrivals") for f in borne.failures]
