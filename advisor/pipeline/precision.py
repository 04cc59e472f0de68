"""A precision that the user asked for: each candidate is taken in it where that has an effect.

A candidate on which it has none stays in float32 and the answer says so: an unchanged file is not
called int8.
"""

from __future__ import annotations

from dataclasses import replace

from advisor.core.candidate import Candidate, Precision
from advisor.core.shape import TaskShape
from advisor.decide.precision import named
from advisor.pipeline.bench import Bench, Prepared
from advisor.pipeline.offers import Offer, Offers


def in_precision(
    offers: Offers, precision: Precision, bench: Bench, shape: TaskShape, longest: int
) -> tuple[Offers, tuple[str, ...]]:
    """`offers` in `precision`, and a sentence for each reason why some stay in float32.

    What is ruled out already is left alone.
    """
    if precision == "float32":
        return offers, ()
    wanted = {c.id: c.with_precision(precision) for c in offers.candidates}
    prepared = bench.prepare(tuple(wanted.values()), shape, longest)
    taken = tuple(_taken(offer, wanted, prepared) for offer in offers.offers)
    kept = [
        (c, _why(c.with_precision(precision), prepared))
        for c in offers.candidates
        if not _made(wanted[c.id], prepared)
    ]
    return replace(offers, offers=taken), _told(precision, kept)


def _taken(offer: Offer, wanted: dict[str, Candidate], prepared: Prepared) -> Offer:
    converted = wanted.get(offer.candidate.id)
    if offer.ruled_out or converted is None or not _made(converted, prepared):
        return offer
    return replace(offer, candidate=converted)


def _made(candidate: Candidate, prepared: Prepared) -> bool:
    """Whether its file really is in the candidate's precision."""
    artifact = prepared.artifacts.get(candidate.id)
    return artifact is not None and artifact.converted is not None


def _why(candidate: Candidate, prepared: Prepared) -> str:
    failed = {f.candidate: f.reason for f in prepared.failures}
    return prepared.lacking.get(candidate.id) or failed.get(candidate.id, "it could not be made")


def _told(precision: Precision, kept: list[tuple[Candidate, str]]) -> tuple[str, ...]:
    """One sentence for each reason, with all candidates that it is true of."""
    labels: dict[str, list[str]] = {}
    for candidate, reason in kept:
        labels.setdefault(named(precision, reason), []).append(candidate.label)
    return tuple(
        f"{', '.join(names)} measured in float32 instead ({reason})"
        for reason, names in labels.items()
    )
