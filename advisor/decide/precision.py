"""What another precision is worth, in words: faster or not, how much smaller, how far off.

It is called by its name only if it really changed operators. Its outputs differ from float32, and
by how much accuracy on the user's data nobody has measured, so it stands beside the recommendation
and is never chosen silently.
"""

from __future__ import annotations

from advisor.core.artifact import Artifact
from advisor.core.candidate import Precision
from advisor.core.comparison import Ratio
from advisor.core.recommendation import PrecisionOutcome, PrecisionTried
from advisor.core.settings import CPU, Settings
from advisor.core.units import megabytes, significant
from advisor.decide.settings_words import in_words, times_as_fast

CHECK = "check accuracy on your data first"
TWICE = 2.0
"""From here on "times as slow" is easier to read than a percentage."""


def precisions_to_try(settings: Settings) -> tuple[Precision, ...]:
    """int8 on the CPU, float16 elsewhere: onnxruntime has fast kernels of each only there."""
    return ("int8",) if settings.provider == CPU else ("float16",)


def without_effect(precision: Precision, reason: str) -> PrecisionTried:
    """One that changes nothing in this model, with the exporter's `reason`."""
    return PrecisionTried(precision=precision, outcome="no effect", says=named(precision, reason))


def broken(precision: Precision, reason: str) -> PrecisionTried:
    """One that could not be made, or not be measured."""
    return PrecisionTried(
        precision=precision, outcome="not measured", says=named(precision, reason)
    )


def named(precision: Precision, reason: str) -> str:
    """`reason` behind the precision's name, which it may begin with already."""
    return reason if reason.startswith(f"{precision}:") else f"{precision}: {reason}"


def weighed(
    settings: Settings,
    converted: Artifact,
    float32: Artifact,
    against: Ratio | None,
    recommended: Settings | None = None,
) -> PrecisionTried | None:
    """`against`: time of the converted model over float32's, both under `settings`, which are said
    where others are `recommended`. `None` if nothing was converted."""
    made = converted.converted
    if made is None:
        return None
    outcome = _outcome(against)
    speed = _speed(outcome, against)
    apart = recommended not in (None, settings)
    name = f"{made.precision} with {in_words(settings)}" if apart else made.precision
    likewise = " as float32 likewise" if apart else ""
    size = _size(converted.model_bytes, float32.model_bytes)
    says = f"{name}: {speed}{likewise}, {size}; {differs(made.deviation)}"
    return PrecisionTried(
        precision=made.precision,
        outcome=outcome,
        says=f"{says}: {CHECK}" if outcome == "faster" else says,
        settings=settings,
        times=None if against is None else 1 / against.value,
        low=None if against is None else 1 / against.high,
        high=None if against is None else 1 / against.low,
        operators=made.operators,
        deviation=made.deviation,
        model_bytes=converted.model_bytes,
        float32_bytes=float32.model_bytes,
    )


def differs(deviation: float) -> str:
    """ "its outputs differ by 1.3 % (root mean square, random weights)"."""
    percent = significant(deviation * 100, 2)
    return f"its outputs differ by {percent} % (root mean square, random weights)"


def _outcome(against: Ratio | None) -> PrecisionOutcome:
    if against is None:
        return "not measured"
    if against.faster is None:
        return "no faster"
    return "faster" if against.faster == "a" else "slower"


def _speed(outcome: PrecisionOutcome, against: Ratio | None) -> str:
    if against is None:
        return "not measured"
    if outcome == "faster":
        return times_as_fast(1 / against.value, 1 / against.high, 1 / against.low)
    if outcome == "no faster":
        return "as fast as float32 within noise"
    slower = (against.value, against.low, against.high)
    if against.value >= TWICE:
        return "{:.1f} times as slow ({:.1f} to {:.1f})".format(*slower)
    return "{:.0f} % slower ({:.0f} to {:.0f} %)".format(*((x - 1) * 100 for x in slower))


def _size(new_bytes: int, old_bytes: int) -> str:
    if new_bytes == old_bytes:
        return f"file {megabytes(new_bytes)} as before"
    return f"file {megabytes(new_bytes)} instead of {megabytes(old_bytes)}"
