"""The changes between two profiles as text and as JSON rows: what changed is shown, the rest
counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict

from advisor.cli import output
from advisor.core.comparison import NOISE
from advisor.core.units import significant
from advisor.decide.profile_change import OUTCOMES, Change, least_change_seen
from advisor.decide.profile_match import named, shape_words

CHANGED = ("faster", "slower")
COLUMNS = ("candidate", "time per", "length", "old ms", "new ms", "new/old", "95 %", "new is")


def in_words(found: Sequence[Change], differences: Sequence[str], reference: float | None) -> None:
    """What changed beyond noise as a table, how many did not, and what to know about both."""
    for difference in differences:
        output.write(f"comparing {difference}\n")
    shapes = {(c.shape.mode, c.shape) for c in found}
    several = len(shapes) > len({mode for mode, _ in shapes})
    rows = [_row(c, several) for c in found if c.outcome in CHANGED]
    output.table(COLUMNS, rows, f"nothing changed by more than {NOISE:.0%} beyond noise")
    for sentence in _sentences(found, reference):
        output.write(f"  {sentence}\n")


def as_row(change: Change) -> dict[str, object]:
    """Every figure of one change."""
    candidate, ratio = change.candidate, change.ratio
    return {
        "candidate": candidate.id,
        "family": candidate.family,
        "size": candidate.band,
        "settings": asdict(candidate.settings),
        "shape": change.shape.model_dump(mode="json"),
        "series": change.series,
        "length": change.length,
        "old_ms": _ms(change.old_s),
        "new_ms": _ms(change.new_s),
        "ratio": None if ratio is None else ratio.value,
        "low": None if ratio is None else ratio.low,
        "high": None if ratio is None else ratio.high,
        "verdict": change.outcome,
        "shared_processes": change.shared_processes,
        "same_files": change.same_files,
    }


def _row(change: Change, with_shape: bool) -> dict[str, str]:
    ratio, old_ms, new_ms = change.ratio, _ms(change.old_s), _ms(change.new_s)
    assert ratio is not None and old_ms is not None and new_ms is not None
    where = f", {shape_words(change.shape)}" if with_shape else ""
    cells = (
        f"{named(change.candidate)}{where}",
        change.series.replace("_", " "),
        f"{change.length:,}",
        significant(old_ms),
        significant(new_ms),
        significant(ratio.value),
        f"{significant(ratio.low)} to {significant(ratio.high)}",
        change.outcome,
    )
    return dict(zip(COLUMNS, cells, strict=True))


def _sentences(found: Sequence[Change], reference: float | None) -> list[str]:
    counts = Counter(change.outcome for change in found)
    told = [f"{counts[each]} {each}" for each in OUTCOMES if counts[each]]
    sentences = [f"of {len(found)} figures: {', '.join(told)}"] if found else []
    quiet = least_change_seen([c for c in found if c.outcome == "within noise"])
    if quiet is not None:
        sentences.append(
            f"half of those within noise would have shown a change of {quiet:.0%} or more"
        )
    if reference is not None and abs(reference - 1) > NOISE:
        sentences.append(
            f"a fixed kernel took {significant(reference)} times as long in the new one: "
            "as much may be the machine's own change"
        )
    return sentences + _origins(found)


def _origins(found: Sequence[Change]) -> list[str]:
    """Where rows compare something else than two measurements of one file."""
    sentences = []
    shared = sum(change.shared_processes > 0 for change in found)
    if shared:
        sentences.append(
            f"behind {shared} of them are processes that stand in both files, which hides "
            "changes: `advisor profile --fresh` measures again"
        )
    others = len({(c.candidate.id, c.shape) for c in found if not c.same_files})
    if others:
        sentences.append(f"other model files in the new one, exported anew: {others} candidates")
    return sentences


def _ms(seconds: float | None) -> float | None:
    return None if seconds is None else seconds * 1e3
