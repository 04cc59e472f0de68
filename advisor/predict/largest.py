"""Which size to try next: the largest that should keep a time budget."""

from __future__ import annotations

from advisor.predict.sizes import SizeCurve, SizeModel, at_size


def largest_within(budget_s: float, found: SizeCurve, model: SizeModel) -> int | None:
    """The most backbone parameters, within the measured sizes, predicted to keep `budget_s`.

    The largest measured size if all keep it, `None` if the smallest doesn't. Sought only up to the
    first measured size that is over the budget, though a larger one be below it by chance.
    """
    curve = found.curve
    within = None
    for parameters, seconds in zip(curve.at, curve.seconds, strict=True):
        if seconds > budget_s:
            return None if within is None else _between(budget_s, within, parameters, found, model)
        within = parameters
    return within


def _between(budget_s: float, low: int, high: int, found: SizeCurve, model: SizeModel) -> int:
    """The crossing by halving: `low` keeps the budget and `high` does not."""
    while high - low > 1:
        middle = (low + high) // 2
        predicted = at_size(found, middle, model)
        if predicted is not None and predicted.seconds <= budget_s:
            low = middle
        else:
            high = middle
    return low
