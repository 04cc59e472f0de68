"""The curves of a device profile: by length for each candidate, by size for each family."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import combinations
from statistics import fmean

from advisor.core.candidate import Candidate
from advisor.core.measurement import PRIMARY, Measurement, SeriesName
from advisor.core.profile import ProfileEntry
from advisor.core.quantiles import quantile
from advisor.predict.curve import Curve
from advisor.predict.sizes import SizeCurve

QUARTILE_TO_SIGMA = 2.2191
"""1 / (√2 · 0.31864): the first quartile of |x - y| of two normal figures, as their deviation."""


def length_curve(candidate: Candidate, measured: Measurement, series: SeriesName) -> Curve:
    """Median seconds of `series` over every length that has it."""
    at = measured.lengths(series)
    medians = tuple(quantile(measured.samples(series, length), 0.5) for length in at)
    return Curve(candidate.family, at, medians, noise(measured, series))


def noise(measured: Measurement, series: SeriesName) -> float:
    """The standard deviation of the logarithm of one median, by how processes differ.

    From the first quartile of all differences between two processes at one length (Qn: Rousseeuw
    and Croux 1993): a third of a busy machine's processes may be slow, and the median over all
    of them does not follow. 0 where no length has two processes: then nothing is known of it.
    """
    found = [measured.by_process(series, length) for length in measured.lengths(series)]
    logs = [[math.log(quantile(p, 0.5)) for p in processes] for processes in found]
    apart = [abs(x - y) for row in logs for x, y in combinations(row, 2)]
    if not apart:
        return 0.0
    return QUARTILE_TO_SIGMA * quantile(apart, 0.25) / math.sqrt(fmean(len(row) for row in logs))


def length_curves(entries: Sequence[ProfileEntry]) -> tuple[Curve, ...]:
    """One for each entry, over the series that its mode's budget is about.

    `entries` are of one task shape and settings (`comparable_parts`).
    """
    return tuple(curve for _, curve in _with_candidates(entries))


def size_curves(entries: Sequence[ProfileEntry]) -> tuple[SizeCurve, ...]:
    """One for each family, length and precision, over the sizes that were measured.

    Two sizes of equal parameters are one point: the first stands.
    """
    points: dict[tuple[str, str, int], dict[int, tuple[float, float]]] = {}
    for candidate, curve in _with_candidates(entries):
        for length, seconds in zip(curve.at, curve.seconds, strict=True):
            sizes = points.setdefault((candidate.family, candidate.precision, length), {})
            sizes.setdefault(candidate.backbone_parameters, (seconds, curve.noise))
    return tuple(
        SizeCurve(length, _by_size(family, sizes)) for (family, _, length), sizes in points.items()
    )


def _with_candidates(entries: Sequence[ProfileEntry]) -> Iterable[tuple[Candidate, Curve]]:
    for entry in entries:
        measured = Measurement(
            candidate_id=entry.candidate.id, origin="measured-here", runs=entry.runs
        )
        yield (
            entry.candidate,
            length_curve(entry.candidate, measured, PRIMARY[entry.shape.mode]),
        )


def _by_size(family: str, sizes: dict[int, tuple[float, float]]) -> Curve:
    """Parameters → (seconds, noise) as a curve; its noise is the median of theirs."""
    ordered = sorted(sizes.items())
    return Curve(
        family,
        tuple(parameters for parameters, _ in ordered),
        tuple(seconds for _, (seconds, _) in ordered),
        quantile([one for _, (_, one) in ordered], 0.5),
    )
