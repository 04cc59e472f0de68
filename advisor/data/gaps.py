"""Missing numbers in a series: the last value before stands in, for the future must not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np


def filled(series: tuple[Any, ...]) -> tuple[tuple[np.ndarray, ...], tuple[str, ...]]:
    """The series (each (T, C)) without gaps, and what to say. A gap at the start becomes 0, as
    does a channel that has no value at all. Infinite values count as gaps."""
    import numpy as np

    holes = [~np.isfinite(array) for array in series]
    missing = sum(int(hole.sum()) for hole in holes)
    if not missing:
        return series, ()
    whole = tuple(_carried(array, hole) for array, hole in zip(series, holes, strict=True))
    share = missing / sum(array.size for array in series)
    return whole, (
        f"{missing:,} missing values ({share:.2g} of all) filled with the last value before "
        "(0 at the start of a series)",
    )


def _carried(array: np.ndarray, hole: np.ndarray) -> np.ndarray:
    import numpy as np

    if not hole.any():
        return array
    steps = np.arange(len(array))[:, None]
    last = np.maximum.accumulate(
        np.where(hole, -1, steps), axis=0
    )  # (T, C): last step with a value
    values = np.take_along_axis(array, np.maximum(last, 0), axis=0)
    carried: np.ndarray = np.where(last >= 0, values, 0).astype(array.dtype)
    return carried
