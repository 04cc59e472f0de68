"""What a series to forecast needs: does a season repeat, does order matter, how far back?

Rules are chosen on the training part and scored on the validation part: seasonal naive against the
last value (mean absolute error), and a linear map from the last k steps, one for all channels, as
in the linear models that are hard to beat here (DLinear, arXiv 2205.13504).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from advisor.core.dataset import Dataset, Split
from advisor.core.looked import Fact
from advisor.data.cheap import Difference, compared
from advisor.data.look_far import Cuts
from advisor.data.scaling import scaled
from advisor.data.windows import windows

if TYPE_CHECKING:
    import numpy as np

CONTEXTS = (8, 16, 32, 64, 128, 256, 512)
MOST_WINDOWS = 2000
MOST_CHANNELS = 20
HORIZON = 24
"""Steps, where nobody said; the default of a task too."""
_PER_DAY = 86_400.0
_CALENDAR = (_PER_DAY, 7 * _PER_DAY, 365.25 * _PER_DAY)


def seasons(training: Dataset) -> list[int]:
    """Periods in steps worth trying: day, week and year by the time stamps, and the strongest
    peak of the autocorrelation."""
    import numpy as np

    series = max(training.inputs, key=len)
    longest = len(series) // 3
    found = []
    if training.times:
        step = float(np.median(np.diff(max(training.times, key=len))))
        found = [round(period / step) for period in _CALENDAR if step > 0]
        found += [12] if 27 * _PER_DAY <= step <= 32 * _PER_DAY else []
    peak = _peak(series.mean(axis=1), min(longest, 1000))
    return sorted({m for m in [*found, peak] if 2 <= m <= longest})


def _peak(values: np.ndarray, longest: int) -> int:
    """The lag above 1 with the highest autocorrelation of changes; 0 where there is none."""
    import numpy as np

    changes = np.diff(values.astype(np.float64))
    changes = changes - changes.mean()
    if longest < 3 or not changes.any():
        return 0
    size = 2 ** int(np.ceil(np.log2(2 * len(changes))))
    spectrum = np.fft.rfft(changes, size)
    lags = np.fft.irfft(spectrum * spectrum.conj(), size)[: longest + 1]
    return int(np.argmax(lags[2:]) + 2)


def season_fact(split: Split, horizon: int) -> tuple[Fact, ...]:
    """Skill of the best season against the last value."""
    import numpy as np

    tried = seasons(split.train)
    if not tried:
        return ()
    best = min(tried, key=lambda m: _naive_error(split.train, m, horizon))
    season, last = (_naive_error(split.validation, m, horizon) for m in (best, 1))
    if not np.isfinite(season) or last <= 0:
        return ()
    skill = 1 - season / last
    says = (
        f"repeating the last {best} steps errs {abs(skill):.0%} "
        f"{'less' if skill > 0 else 'more'} than repeating the last value, {horizon} steps ahead"
    )
    figures = {"period": float(best), "skill": skill, "mae": season, "mae_last_value": last}
    return (Fact("season", says, figures),)


def _naive_error(part: Dataset, period: int, horizon: int) -> float:
    """Mean absolute error of repeating the last `period` steps; infinite where nothing fits."""
    import numpy as np

    past, future = windows(part, period, horizon, stride=horizon)
    if not len(past):
        return float("inf")
    said = past[:, np.arange(horizon) % period]
    return float(np.abs(future - said).mean())


def far_differences(split: Split, horizon: int) -> Cuts:
    """Score of the longest context minus that of k steps."""
    parts = scaled(split)
    fitting = [k for k in CONTEXTS if 4 * (k + horizon) <= len(max(parts.train.inputs, key=len))]
    if len(fitting) < 2:
        return {}
    longest = fitting[-1]
    by_context = {k: _linear_scores(parts, k, longest, horizon, _as_it_is) for k in fitting}
    if not len(by_context[longest]):
        return {}
    return {k: compared(by_context[longest], by_context[k]) for k in fitting[:-1]}


def order_difference(split: Split, horizon: int) -> Difference | None:
    """The last steps in order against the same steps sorted by size."""
    import numpy as np

    parts = scaled(split)
    k = min(64, len(max(parts.train.inputs, key=len)) // 8)
    if k < 4:
        return None
    ordered = _linear_scores(parts, k, k, horizon, _as_it_is)
    mixed = _linear_scores(parts, k, k, horizon, lambda past: np.sort(past, axis=1))
    return compared(ordered, mixed) if len(ordered) else None


def _linear_scores(
    parts: Split,
    context: int,
    longest: int,
    horizon: int,
    seen: Callable[[np.ndarray], np.ndarray],
) -> np.ndarray:
    """1 - squared error over variance of each validation window; all contexts are scored on the
    same windows, those with `longest` steps behind them."""
    import numpy as np
    from sklearn.linear_model import Ridge

    steps = sum(len(series) for series in parts.train.inputs)
    stride = max(1, steps // MOST_WINDOWS)
    past, future = windows(parts.train, context, horizon, stride)
    held, truth = windows(parts.validation, longest, horizon, stride=horizon)
    if not len(past) or not len(held):
        return np.zeros(0)
    model = Ridge(1.0).fit(*_by_channel(seen(past), future))
    inputs, _ = _by_channel(seen(held[:, -context:]), truth)
    said = model.predict(inputs).reshape(len(held), -1, horizon).transpose(0, 2, 1)
    kept = truth[:, :, :MOST_CHANNELS]
    variance = max(float(kept.var()), 1e-12)
    score: np.ndarray = 1 - ((said - kept) ** 2).mean(axis=(1, 2)) / variance
    return score


def _by_channel(past: np.ndarray, future: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(N, K, C), (N, H, C) → (N*C, K), (N*C, H): each channel is an example of its own."""
    both = (array[:, :, :MOST_CHANNELS].transpose(0, 2, 1) for array in (past, future))
    x, y = (array.reshape(-1, array.shape[-1]) for array in both)
    return x, y


def _as_it_is(past: np.ndarray) -> np.ndarray:
    return past
