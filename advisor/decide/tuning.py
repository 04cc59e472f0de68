"""Which settings to run a candidate with: measured beside the plain ones, never assumed.

More threads and spinning help a Transformer and slow a small RNN down; only a sure gain is worth
another core. What the runtime would do by default is one of the settings tried.
"""

from __future__ import annotations

from collections.abc import Sequence

from advisor.core.measurement import Measurement, SeriesName
from advisor.core.recommendation import Tuning
from advisor.core.settings import Settings
from advisor.decide.comparison import Ratio, ratio

Tried = tuple[Settings, Measurement]


def settings_to_try(base: Settings, usable_cores: int) -> tuple[Settings, ...]:
    """Threads 1, 2, 4 … up to all usable cores, with and without spinning; `base` is the first.

    One thread has nobody to spin for.
    """
    threads = [1]
    while threads[-1] * 2 < usable_cores:
        threads.append(threads[-1] * 2)
    counts = dict.fromkeys([*threads, usable_cores])
    tried = [
        Settings(base.provider, count, spinning, base.graph_optimization)
        for count in counts
        for spinning in ((False, True) if count > 1 else (False,))
    ]
    return (base, *(settings for settings in tried if settings != base))


def runtime_defaults(base: Settings, usable_cores: int) -> Settings:
    """What onnxruntime does unasked: a thread per core, and idle ones spin."""
    return Settings(base.provider, usable_cores, usable_cores > 1, base.graph_optimization)


def tuned(
    candidate_id: str, tried: Sequence[Tried], defaults: Settings, series: SeriesName, length: int
) -> Tuning | None:
    """The settings surely faster than the first of `tried` by most, or the first themselves.

    `None` where nothing could be compared.
    """
    (base, in_base), *others = tried
    ratios = {
        settings: found
        for settings, measured in others
        if (found := ratio(measured, in_base, series, length)) is not None
    }
    if not ratios:
        return None
    surely = {settings: r for settings, r in ratios.items() if r.faster == "a"}
    best = min(surely, key=lambda settings: surely[settings].value, default=base)
    own = surely.get(best, Ratio(1.0, 1.0, 1.0))
    by_settings = dict(tried)
    against = None
    if defaults in by_settings and defaults != best:
        against = ratio(by_settings[defaults], by_settings[best], series, length)
    if against is not None and against.faster is None:
        against = None
    return Tuning(
        candidate=candidate_id,
        settings=best,
        times=1 / own.value,
        low=1 / own.high,
        high=1 / own.low,
        over_defaults=None if against is None else against.value,
        tried=tuple(settings for settings, _ in tried),
    )
