"""Try those that just miss the budget with more threads, and let them stand so if that helps.

They are measured like every other candidate: looks and verdicts at the task's length. One that
passes takes the place of its plain self, with its settings; one that does not changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from advisor.core.candidate import Candidate
from advisor.core.shape import TaskShape
from advisor.core.task import Task
from advisor.core.verdict import Outcome
from advisor.decide.rescue import Rescue, rescues
from advisor.decide.verdicts import overall
from advisor.pipeline.bench import Bench
from advisor.pipeline.looks import measure_until_decided
from advisor.pipeline.offers import Offer, Offers
from advisor.pipeline.stand import Stand


def rescue(task: Task, bench: Bench, shape: TaskShape, offers: Offers, stand: Stand) -> Offers:
    """`offers`, those that pass with more threads in place of the same with fewer."""
    found = rescues(task, bench.device, stand.assessments(task, bench, offers))
    if not found:
        return offers
    tried = {r.assessment.id: _variants(r, stand) for r in found}
    every = [Offer(variant) for variants in tried.values() for variant in variants]
    wider = replace(offers, offers=(*offers.offers, *every))
    measure_until_decided(
        task, bench, shape, wider, stand, only=frozenset(offer.candidate.id for offer in every)
    )
    chosen = {name: _first_passing(variants, stand) for name, variants in tried.items()}
    return replace(offers, offers=tuple(_kept(offer, chosen) for offer in offers.offers))


def _variants(one: Rescue, stand: Stand) -> list[Candidate]:
    """The candidate with each of its settings; the files are the same."""
    artifact = stand.artifacts[one.assessment.id]
    variants = [one.assessment.candidate.with_settings(s) for s in one.settings]
    for variant in variants:
        stand.artifacts[variant.id] = artifact.model_copy(update={"candidate_id": variant.id})
    return variants


def _first_passing(variants: Sequence[Candidate], stand: Stand) -> Candidate | None:
    """The one with the fewest threads; a failure to run is told, and costs nothing else."""
    for variant in variants:
        broken = stand.failed.pop(variant.id, None)
        if broken is not None:
            stand.noted.append(broken)
        elif overall(stand.verdicts.get(variant.id, ())) is Outcome.PASS and (
            variant.id in stand.measurements
        ):
            return variant
    return None


def _kept(offer: Offer, chosen: dict[str, Candidate | None]) -> Offer:
    variant = chosen.get(offer.candidate.id)
    return offer if variant is None else replace(offer, candidate=variant)
