"""The best settings for the best candidates, measured side by side in rounds of their own."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.core.artifact import Artifact
from advisor.core.candidate import Candidate
from advisor.core.failure import Failure
from advisor.core.measurement import PRIMARY
from advisor.core.recommendation import Tuning
from advisor.core.shape import TaskShape
from advisor.decide.tuning import runtime_defaults, settings_to_try, tuned
from advisor.pipeline.bench import Bench, Measured, Plan

ROUNDS = 4
"""As over lengths: the interval of a ratio from fewer is too wide to decide on."""
FIRST_ROUND = 200
"""Numbered apart from those at the task's length and over lengths."""
MOST_CANDIDATES = 1
"""The one that is named first; each more costs some seconds of the user's time."""


def tune(
    bench: Bench,
    shape: TaskShape,
    length: int,
    best: Sequence[tuple[Candidate, Artifact]],
) -> tuple[tuple[Tuning, ...], tuple[Failure, ...]]:
    """Settings for the first of `best`, all variants of all measured in the same rounds."""
    cores = bench.device.usable_cores
    variants = {
        candidate.id: [
            candidate.with_settings(s) for s in settings_to_try(candidate.settings, cores)
        ]
        for candidate, _ in best[:MOST_CANDIDATES]
    }
    every = [variant for found in variants.values() for variant in found]
    if len(every) == len(variants):
        return (), ()
    artifacts = {
        variant.id: artifact.model_copy(update={"candidate_id": variant.id})
        for candidate, artifact in best[:MOST_CANDIDATES]
        for variant in variants[candidate.id]
    }
    plan = Plan(
        lengths=(length,),
        rounds=ROUNDS,
        first_round=FIRST_ROUND,
        stage="trying threads and spinning",
    )
    measured = bench.measure(every, artifacts, shape, plan)
    found = (
        _tuned(name, group, measured, shape, length, cores) for name, group in variants.items()
    )
    return tuple(t for t in found if t is not None), measured.failures


def _tuned(
    name: str,
    group: Sequence[Candidate],
    measured: Measured,
    shape: TaskShape,
    length: int,
    cores: int,
) -> Tuning | None:
    tried = [
        (variant.settings, measured.measurements[variant.id])
        for variant in group
        if variant.id in measured.measurements
    ]
    if not tried or tried[0][0] != group[0].settings:
        return None
    defaults = runtime_defaults(group[0].settings, cores)
    return tuned(name, tried, defaults, PRIMARY[shape.mode], length)
