"""What earlier commands found out, for claims that a recommendation asks: nothing is made here."""

from __future__ import annotations

from advisor.core.findings import Findings
from advisor.core.shape import TaskShape
from advisor.pipeline.bench import Bench
from advisor.pipeline.gradients import kept_gradients
from advisor.pipeline.live import LiveBench
from advisor.pipeline.probing_known import known_learned
from advisor.pipeline.training import kept_costs
from advisor.pipeline.usual_task import generic_task


def known_here(bench: Bench) -> Findings:
    """Training costs and gradients of `advisor claims --test` and `advisor profile --training`,
    and what is known of probes, here or shipped. A profile of another device tells none of it."""
    if not isinstance(bench, LiveBench):
        return Findings()
    usual = TaskShape.of(generic_task("request", 1))
    answered = kept_gradients(bench).all().values()
    return Findings(
        training=tuple(kept_costs(bench, usual).all().values()),
        gradients=tuple(gradient for one in answered for gradient in one.gradients),
        learned=known_learned(),
    )
