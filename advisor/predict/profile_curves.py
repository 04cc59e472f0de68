"""The curves of a device profile: by length for each candidate, by size for each family."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from advisor.core.candidate import Candidate
from advisor.core.measurement import PRIMARY, Measurement, SeriesName
from advisor.core.profile import ProfileEntry
from advisor.core.quantiles import quantile
from advisor.predict.curve import Curve
from advisor.predict.sizes import SizeCurve


def length_curve(candidate: Candidate, measured: Measurement, series: SeriesName) -> Curve:
    """Median seconds of `series` over every length that has it."""
    at = measured.lengths(series)
    medians = tuple(quantile(measured.samples(series, length), 0.5) for length in at)
    return Curve(candidate.family, at, medians)


def length_curves(entries: Sequence[ProfileEntry]) -> tuple[Curve, ...]:
    """One for each entry, over the series that its mode's budget is about.

    `entries` are of one task shape and settings (`comparable_parts`).
    """
    return tuple(curve for _, curve in _with_candidates(entries))


def size_curves(entries: Sequence[ProfileEntry]) -> tuple[SizeCurve, ...]:
    """One for each family and length, over the sizes that were measured in float32.

    Two sizes of equal parameters are one point: the first stands.
    """
    points: dict[tuple[str, str, int], dict[int, float]] = {}
    for candidate, curve in _with_candidates(entries):
        for length, seconds in zip(curve.at, curve.seconds, strict=True):
            sizes = points.setdefault((candidate.family, candidate.precision, length), {})
            sizes.setdefault(candidate.backbone_parameters, seconds)
    return tuple(
        SizeCurve(length, Curve(family, *_sorted(sizes)))
        for (family, _, length), sizes in points.items()
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


def _sorted(sizes: dict[int, float]) -> tuple[tuple[int, ...], tuple[float, ...]]:
    ordered = sorted(sizes.items())
    return tuple(p for p, _ in ordered), tuple(s for _, s in ordered)
