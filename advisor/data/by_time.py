"""The past is learned, the future tested: parts of ordered examples and of series to forecast."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from advisor.core.dataset import Dataset, Split, SplitPlan
from advisor.errors import InputError

if TYPE_CHECKING:
    import numpy as np

FEWEST_STEPS = 30
"""Steps of the longest series below which no forecast can be tested."""


def in_order(places: Sequence[int], plan: SplitPlan) -> tuple[list[int], list[int], list[int]]:
    """The first, the next and the last of `places`."""
    first = round(len(places) * (1 - plan.test_share - plan.validation_share))
    second = round(len(places) * (1 - plan.test_share))
    return list(places[:first]), list(places[first:second]), list(places[second:])


def along_time(dataset: Dataset, plan: SplitPlan, test: Dataset | None) -> Split:
    """Parts of series. Validation and test series begin with their past as `history`: context that
    is known when a forecast is made, and never counted as an answer. All series are cut at the
    same moments where there are times. Raises `InputError` for series too short."""
    if test is not None:
        return _with_test(dataset, plan, test)
    clocks = _clocks(dataset)
    longest = max((len(each) for each in clocks), default=0)
    if longest < FEWEST_STEPS:
        raise InputError(
            f"{dataset.name} has {longest} steps; at least {FEWEST_STEPS} are needed to test a "
            "forecast",
            "give a longer series",
        )
    first, second, end = _moments(clocks, plan)
    said = "split by time: trained on the past, tested on the steps after it (rolling origin)"
    return Split(
        _part(dataset, clocks, None, first),
        _part(dataset, clocks, first, second),
        _part(dataset, clocks, second, end),
        "time",
        (said, *_left(clocks, end)),
    )


def _clocks(dataset: Dataset) -> list[np.ndarray]:
    """The moment of each step; the number of the step where no time is known."""
    import numpy as np

    if dataset.times:
        return list(dataset.times)
    return [np.arange(len(series), dtype=float) for series in dataset.inputs]


def _moments(clocks: list[np.ndarray], plan: SplitPlan) -> tuple[float, float, float]:
    """First moments of validation and test, and the first after the end."""
    import numpy as np

    axis = np.unique(np.concatenate(clocks))
    if plan.steps is not None:
        bounds = np.cumsum(plan.steps)
        if bounds[-1] > len(axis):
            raise InputError(
                f"the parts asked for have {bounds[-1]:,} steps, the series {len(axis):,}",
                "ask for fewer",
            )
    else:
        shares = np.array([1 - plan.test_share - plan.validation_share, 1 - plan.test_share, 1])
        bounds = np.round(shares * len(axis)).astype(int)
    after = np.append(axis, np.inf)
    return float(after[bounds[0]]), float(after[bounds[1]]), float(after[bounds[2]])


def _part(dataset: Dataset, clocks: list[np.ndarray], start: float | None, end: float) -> Dataset:
    """Each series up to `end`; what lies before `start` is history. Series with nothing after
    `start` are not in this part."""
    import numpy as np

    cut: dict[str, list[Any]] = {"inputs": [], "times": [], "history": [], "groups": []}
    for at, clock in enumerate(clocks):
        last = int(np.searchsorted(clock, end))
        known = 0 if start is None else int(np.searchsorted(clock, start))
        if last <= known:
            continue
        cut["inputs"].append(dataset.inputs[at][:last])
        cut["history"].append(known)
        if dataset.times:
            cut["times"].append(clock[:last])
        if dataset.groups:
            cut["groups"].append(dataset.groups[at])
    return Dataset(**{**vars(dataset), **{name: tuple(each) for name, each in cut.items()}})


def _left(clocks: list[np.ndarray], end: float) -> tuple[str, ...]:
    left = sum(int((clock >= end).sum()) for clock in clocks)
    return (f"{left:,} steps after the test part left out, as asked",) if left else ()


def _with_test(dataset: Dataset, plan: SplitPlan, test: Dataset) -> Split:
    """The test file continues the series, or holds series of its own."""
    from dataclasses import replace

    if test.kind != dataset.kind or test.channels != dataset.channels:
        raise InputError(
            f"{test.name} has the columns {', '.join(test.channels)}, {dataset.name} has "
            f"{', '.join(dataset.channels)}",
            "training and test file need the same columns",
        )
    if dataset.times and test.times:
        end, begin = max(t[-1] for t in dataset.times), min(t[0] for t in test.times)
        if begin <= end:
            raise InputError(
                f"{test.name} begins before {dataset.name} ends; the score would be of the past",
                "give a test file of later dates",
            )
    inner = along_time(dataset, replace(plan, test_share=0.0, steps=None), None)
    said = f"test set given ({test.name}); validation on the last part of {dataset.name}"
    return Split(inner.train, inner.validation, test, "given", (said,))
