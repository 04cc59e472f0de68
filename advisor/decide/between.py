"""What a profile says of a length that it did not measure, between two that it did.

Cost grows with length. So what passes at the next longer measured length passes here, what fails
at the next shorter fails here, and between the two nothing is claimed. The latency shown is given
by the caller (`advisor.predict`), else a straight line in logarithms; it is called predicted.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence

from advisor.core.measurement import PRIMARY, Measurement, Run, Series, SeriesName
from advisor.core.predicted import Predicted
from advisor.core.quantiles import quantile
from advisor.core.verdict import Outcome, Verdict


def neighbours(lengths: Sequence[int], wanted: int) -> tuple[int, int] | None:
    """The measured lengths around `wanted` (twice itself if measured), or `None` outside them."""
    ordered = sorted(lengths)
    place = bisect_left(ordered, wanted)
    if place < len(ordered) and ordered[place] == wanted:
        return wanted, wanted
    if place in (0, len(ordered)):
        return None
    return ordered[place - 1], ordered[place]


def at_length(
    measurement: Measurement,
    shorter: int,
    longer: int,
    wanted: int,
    predicted: Mapping[SeriesName, Predicted] | None = None,
) -> Measurement:
    """With series at `wanted`: those at `longer`, scaled to the predicted median.

    A series that `predicted` lacks is on a straight line in logarithms, in each process.
    """
    given = predicted or {}
    factors = {
        name: of.seconds / median
        for name, of in given.items()
        if (median := measurement.median_s(name, longer)) is not None
    }
    runs = tuple(_with_length(run, shorter, longer, wanted, factors) for run in measurement.runs)
    primary = given.get(PRIMARY[measurement.runs[0].shape.mode])
    share = None if primary is None else primary.share
    return measurement.model_copy(
        update={"runs": runs, "origin": "predicted", "predicted_share": share}
    )


def renamed(measurement: Measurement, length: int, wanted: int) -> Measurement:
    """Only the series at `length`, told as if at `wanted`: a bound from one side for a verdict."""
    runs = tuple(
        run.model_copy(
            update={
                "series": tuple(
                    s.model_copy(update={"length": wanted})
                    for s in run.series
                    if s.length == length
                )
            }
        )
        for run in measurement.runs
    )
    return measurement.model_copy(update={"runs": runs})


def bracketed(
    here: Sequence[Verdict],
    shorter: Sequence[Verdict],
    longer: Sequence[Verdict],
    lengths: tuple[int, int, int],
) -> tuple[Verdict, ...]:
    """The verdicts that both neighbours allow, with the figures of the one that decides.

    Undecided ones keep the predicted figures of `here`.
    `lengths`: the shorter measured one, the wanted one, the longer measured one.
    """
    return tuple(
        _between(v, below, above, lengths)
        for v, below, above in zip(here, shorter, longer, strict=True)
    )


def _between(
    verdict: Verdict, below: Verdict, above: Verdict, lengths: tuple[int, int, int]
) -> Verdict:
    if verdict.unit != "ms":
        return _size_between(verdict, lengths[1])
    if above.outcome is Outcome.PASS:
        return above.model_copy(update={"reason": f"{above.reason} even at {lengths[2]} steps"})
    if below.outcome is Outcome.FAIL:
        return below.model_copy(update={"reason": f"{below.reason} already at {lengths[0]} steps"})
    return verdict.model_copy(
        update={
            "outcome": Outcome.UNDECIDED,
            "reason": _open(below, lengths),
            "needs": f"a measurement at {lengths[1]} steps",
        }
    )


def _open(below: Verdict, lengths: tuple[int, int, int]) -> str:
    if below.outcome is Outcome.PASS:
        return f"passes at {lengths[0]} steps, not surely at {lengths[2]}"
    return f"surely passes neither at {lengths[0]} steps nor at {lengths[2]}"


def _size_between(verdict: Verdict, wanted: int) -> Verdict:
    """A profile reads memory at its longest length: too much there may be enough here."""
    if verdict.requirement != "memory" or verdict.outcome is not Outcome.FAIL:
        return verdict
    return verdict.model_copy(
        update={"outcome": Outcome.UNDECIDED, "needs": f"a measurement at {wanted} steps"}
    )


def _with_length(
    run: Run, shorter: int, longer: int, wanted: int, factors: Mapping[SeriesName, float]
) -> Run:
    added = [
        _scaled(high, wanted, factors.get(high.name) or _straight(low, high, wanted))
        for high in run.series
        if high.length == longer
        for low in run.series
        if low.name == high.name and low.length == shorter
    ]
    return run.model_copy(update={"series": (*run.series, *added)})


def _straight(low: Series, high: Series, wanted: int) -> float:
    """Seconds at `wanted` over those at the longer length, on a straight line in logarithms."""
    slow, fast = quantile(high.samples_s, 0.5), quantile(low.samples_s, 0.5)
    share = math.log(wanted / low.length) / math.log(high.length / low.length)
    return float((fast / slow) ** (1 - share))


def _scaled(series: Series, length: int, factor: float) -> Series:
    samples = tuple(s * factor for s in series.samples_s)
    return series.model_copy(update={"length": length, "samples_s": samples})
