"""How well prediction does here, in one sentence for lengths and one for sizes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING

from advisor.core.units import significant

if TYPE_CHECKING:
    from advisor.pipeline.prediction import Judged, Prediction
    from advisor.predict.errors import Errors

MUCH_WORSE = 2.0
"""A family that errs by this many times the median of all is named."""
WORTH_NAMING = 0.05
"""And by more than this: the error that predictions are meant to stay within."""


def sentences(found: Prediction) -> list[str]:
    """What to expect between the lengths and between the sizes; none where none lies between."""
    kinds = (("lengths", found.lengths), ("sizes", found.sizes))
    return [_sentence(kind, judged) for kind, judged in kinds if judged is not None]


def prediction_entry(found: Prediction) -> dict[str, object]:
    """The same for programs: shares of the measured value."""
    return {"lengths": _entry(found.lengths), "sizes": _entry(found.sizes)}


def _sentence(kind: str, judged: Judged) -> str:
    found = judged.errors
    return (
        f"between {kind} measured, prediction errs by {_percent(found.median)} in the median "
        f"(90 % within {_percent(found.ninety)}){_coverage(found)}"
        f"{_worse(judged.families, found.median)}"
    )


def _coverage(found: Errors) -> str:
    points = "1 point" if found.points == 1 else f"{found.points} points"
    if found.coverage is None:
        return f"; too few for intervals with {points} left out"
    return f"; its 90 % intervals held {_percent(found.coverage)} of {points} left out"


def _worse(families: Mapping[str, Errors], usual: float) -> str:
    least = max(MUCH_WORSE * usual, WORTH_NAMING)
    worse = sorted((-e.median, name) for name, e in families.items() if e.median > least)
    named = ", ".join(f"{name} {_percent(-median)}" for median, name in worse)
    return f"; worse: {named}" if named else ""


def _entry(judged: Judged | None) -> dict[str, object] | None:
    if judged is None:
        return None
    families = {name: _figures(errors) for name, errors in judged.families.items()}
    return _figures(judged.errors) | {"families": families}


def _figures(found: Errors) -> dict[str, object]:
    return asdict(found) | {"coverage": found.coverage}


def _percent(share: float) -> str:
    return f"{significant(share * 100, 2)} %" if share >= 0.001 else "under 0.1 %"
