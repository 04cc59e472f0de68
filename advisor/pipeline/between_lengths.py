"""What a profile's own figures predict at a length that it lacks, with their intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from advisor.core.measurement import Measurement, SeriesName
from advisor.core.predicted import Predicted
from advisor.core.profile import ProfileEntry
from advisor.core.settings import Settings
from advisor.core.shape import TaskShape
from advisor.predict.conformal import Spread
from advisor.predict.lengths import at_length, spread
from advisor.predict.profile_curves import length_curve

Predictions = dict[str, dict[SeriesName, Predicted]]
Alike = tuple[TaskShape, Settings, SeriesName]


def predicted_at(
    wanted: int, chosen: Mapping[str, ProfileEntry], entries: Sequence[ProfileEntry]
) -> Predictions:
    """For each of `chosen`, by candidate id: every series that surrounds `wanted` and lacks it.

    Errors are learnt from all `entries` of the same task shape and settings, so that a task that
    allows two families still knows how far the device's other ones were off.
    """
    spreads: dict[Alike, Spread] = {}
    found: Predictions = {}
    for name, entry in chosen.items():
        measured = _measurement(entry)
        for series in sorted({s.name for run in entry.runs for s in run.series}):
            if wanted in measured.lengths(series):
                continue
            alike = (entry.shape, entry.candidate.settings, series)
            if alike not in spreads:
                spreads[alike] = _spread(entries, *alike)
            curve = length_curve(entry.candidate, measured, series)
            predicted = at_length(curve, wanted, spreads[alike])
            if predicted is not None:
                found.setdefault(name, {})[series] = predicted
    return found


def _spread(
    entries: Sequence[ProfileEntry], shape: TaskShape, settings: Settings, series: SeriesName
) -> Spread:
    alike = [e for e in entries if e.shape == shape and e.candidate.settings == settings]
    return spread(length_curve(e.candidate, _measurement(e), series) for e in alike)


def _measurement(entry: ProfileEntry) -> Measurement:
    return Measurement(candidate_id=entry.candidate.id, origin="measured-here", runs=entry.runs)
