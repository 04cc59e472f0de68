"""A device profile on the terminal: a table per serving mode, who leads where, what crosses, and
how well prediction does between its lengths and sizes."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.cli import output, prediction_words
from advisor.core.measurement import PRIMARY, Measurement
from advisor.core.profile import ProfileEntry
from advisor.core.recommendation import Lead
from advisor.core.sizes import BANDS
from advisor.core.task import Mode
from advisor.core.units import count, significant
from advisor.pipeline.prediction import judge_prediction
from advisor.pipeline.profiling import Profiled

_BAND_ORDER = [band.name for band in BANDS]


def show(made: Profiled, lengths: Sequence[int]) -> None:
    """Print it; the profile itself, with every sample, is what `-o` or `--json` give."""
    for mode, prediction in judge_prediction(made.profile).items():
        output.write(f"{mode}: median milliseconds per {PRIMARY[mode]} by length, measured here\n")
        columns = ("family", "size", "backbone", *(f"{length:,}" for length in lengths))
        output.table(columns, _rows(made, mode, lengths), "nothing measured")
        for sentence in (*_sentences(made, mode), *prediction_words.sentences(prediction)):
            output.write(f"  {sentence}\n")
        output.write("\n")
    for failure in made.failures:
        output.write(f"failed: {failure.plugin} ({failure.stage}): {failure.reason}\n")


def _rows(made: Profiled, mode: Mode, lengths: Sequence[int]) -> list[dict[str, str]]:
    entries = [e for e in made.profile.entries if e.shape.mode == mode]
    return [_row(entry, mode, lengths) for entry in sorted(entries, key=_place)]


def _place(entry: ProfileEntry) -> tuple[int, str]:
    """Sizes from small to large, a family's own last: what is compared stands together."""
    band = entry.candidate.band
    rank = _BAND_ORDER.index(band) if band in _BAND_ORDER else len(_BAND_ORDER)
    return rank, entry.candidate.family


def _row(entry: ProfileEntry, mode: Mode, lengths: Sequence[int]) -> dict[str, str]:
    candidate = entry.candidate
    found = Measurement(candidate_id=candidate.id, origin="measured-here", runs=entry.runs)
    medians = {length: found.median_s(PRIMARY[mode], length) for length in lengths}
    return {
        "family": candidate.family,
        "size": candidate.band,
        "backbone": count(candidate.backbone_parameters),
        **{f"{x:,}": "" if s is None else significant(s * 1e3) for x, s in medians.items()},
    }


def _sentences(made: Profiled, mode: Mode) -> list[str]:
    """Who is the fastest of each size, then the crossings; pairs that never cross are counted."""
    labels = {e.candidate.id: e.candidate.label for e in made.profile.entries}
    crossed = [c.says for c in made.crossings[mode] if c.length is not None]
    never = len(made.crossings[mode]) - len(crossed)
    rest = [f"{never} more pairs never surely cross"] if never else []
    return [*(_leading(found, labels) for found in made.leads[mode] if found), *crossed, *rest]


def _leading(leads: Sequence[Lead], labels: dict[str, str]) -> str:
    stretches = (f"{labels[x.candidate]} from {x.shortest:,} to {x.longest:,}" for x in leads)
    return f"the fastest here: {', '.join(stretches)}"
