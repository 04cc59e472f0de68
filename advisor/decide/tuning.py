"""Which settings to run a candidate with: measured beside the plain ones, never assumed.

More threads and spinning help a Transformer and slow a small RNN down; only a sure gain is worth
another core. What the runtime would do by default is one of the settings tried. One short round
sorts out what is clearly slower; what is left is compared in rounds of its own, so that a lucky
process in the first one does not count in its favour.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from advisor.core.artifact import Artifact
from advisor.core.candidate import Candidate
from advisor.core.comparison import Ratio, ratio
from advisor.core.device import Device
from advisor.core.measurement import Measurement, SeriesName
from advisor.core.quantiles import quantile
from advisor.core.recommendation import Tuning
from advisor.core.settings import Settings

Tried = tuple[Settings, Measurement]

CLEARLY = 1.10
"""Times slower than the fastest at which one round is enough to drop a setting, by its fastest
quarter: six processes of one GRU had medians from 0.80 to 0.93 ms, those of their fastest quarters
lie closer."""
MOST_KEPT = 2
"""Settings per candidate that go on, beside its own and the runtime's: each costs a process a
round, and a third that is as fast as two others changes nothing for the user."""
FUSED_LATER = frozenset({"LayerNormalization", "Conv", "Gelu"})
"""Operators that the level "extended" fuses with their neighbours. Seen in the optimised files of
the shipped families: recurrent layers come out alike at every level."""
LAID_OUT_LATER = frozenset({"Conv"})
"""Operators that the level "all" gives another memory layout."""
EFFICIENCY = 0.9
"""Share of n cores that n threads can win at best; large matrix products come near it."""


def threads_to_try(device: Device) -> tuple[int, ...]:
    """1, 2, 4 … up to the cores this process may use; second threads of a core don't count."""
    most = max(1, min(device.usable_cores, device.physical_cores))
    counts = [1]
    while counts[-1] * 2 < most:
        counts.append(counts[-1] * 2)
    return tuple(dict.fromkeys((*counts, most)))


def settings_to_try(base: Settings, device: Device, artifact: Artifact) -> tuple[Settings, ...]:
    """`base` first, then one thing changed at a time, and the runtime's defaults last.

    Threads come with and without spinning (one thread has nobody to spin for), levels of graph
    optimisation and the plain run only where `artifact` has something that they change.
    """
    pools = [
        replace(base, threads=count, spinning=spinning)
        for count in threads_to_try(device)
        for spinning in ((False, True) if count > 1 else (False,))
    ]
    levels = [
        replace(base, graph_optimization=level) for level in levels_to_try(_operators(artifact))
    ]
    plain = [replace(base, state_binding=False)] if carries_state(artifact) else []
    defaults = runtime_defaults(base, device, artifact)
    return tuple(dict.fromkeys((base, *pools, *levels, *plain, defaults)))


def runtime_defaults(base: Settings, device: Device, artifact: Artifact) -> Settings:
    """What onnxruntime does unasked: a spinning thread for each physical core, plain runs.

    It counts the machine's cores, not those that the process may use: bound to one of two cores,
    1.31 still starts two threads. It also binds its threads to cores, which is not imitated here.
    """
    threads = max(1, device.physical_cores)
    return replace(
        base,
        threads=threads,
        spinning=threads > 1,
        graph_optimization="all",
        state_binding=not carries_state(artifact),
    )


def levels_to_try(operators: Mapping[str, int]) -> tuple[str, ...]:
    """Levels below "all" that would give another graph, by the operators in it."""
    found = operators.keys()
    return (
        *(("extended",) if found & LAID_OUT_LATER else ()),
        *(("basic",) if found & FUSED_LATER else ()),
    )


def carries_state(artifact: Artifact) -> bool:
    """Whether its steps hand on a state of fixed size, which buffers could be bound to."""
    states = artifact.states
    return bool(states) and all(state.grows is None for state in states)


def still_in(
    tried: Sequence[Tried], defaults: Settings | None, series: SeriesName, length: int
) -> tuple[Settings, ...]:
    """What one round leaves to compare: the first of `tried`, the fastest ones, and `defaults` if
    they are to be compared with."""
    base = tried[0][0]
    medians = {
        settings: median
        for settings, measured in tried
        if (median := measured.median_s(series, length)) is not None
    }
    best_s = min(medians.values(), default=0.0)
    others = [
        settings
        for settings, measured in tried[1:]
        if settings in medians
        and settings != defaults
        and quantile(measured.samples(series, length), 0.25) <= CLEARLY * best_s
    ]
    kept = sorted(others, key=lambda settings: medians[settings])[:MOST_KEPT]
    beside = (defaults,) if defaults is not None and defaults in medians else ()
    return tuple(dict.fromkeys((base, *kept, *beside)))


def fastest(tried: Sequence[Tried], series: SeriesName, length: int) -> Settings:
    """By one round's medians; the first of `tried` unless another is clearly faster."""
    medians = {s: m for s, found in tried if (m := found.median_s(series, length)) is not None}
    base = tried[0][0]
    best = min(medians, key=lambda settings: medians[settings], default=base)
    return best if base not in medians or medians[base] > CLEARLY * medians[best] else base


def tuned(
    candidate_id: str, tried: Sequence[Tried], defaults: Settings, series: SeriesName, length: int
) -> Tuning | None:
    """The cheapest settings that nothing tried is surely faster than and that are surely faster
    than the first of `tried`, or the first themselves. `None` where nothing could be compared."""
    by_settings = dict(tried)
    (base, in_base), *others = tried
    ratios = {
        settings: found
        for settings, measured in others
        if (found := ratio(measured, in_base, series, length)) is not None
    }
    if not ratios:
        return None
    surely = {settings: r for settings, r in ratios.items() if r.faster == "a"}
    best = _cheapest_of_the_fastest(base, surely, by_settings, series, length)
    own = surely.get(best, Ratio(1.0, 1.0, 1.0))
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
        defaults_low=None if against is None else against.low,
        defaults_high=None if against is None else against.high,
        tried=tuple(settings for settings, _ in tried),
    )


def _cheapest_of_the_fastest(
    base: Settings,
    surely: Mapping[Settings, Ratio],
    measured: Mapping[Settings, Measurement],
    series: SeriesName,
    length: int,
) -> Settings:
    if not surely:
        return base
    best = min(surely, key=lambda settings: surely[settings].value)

    def beaten(settings: Settings) -> bool:
        found = ratio(measured[best], measured[settings], series, length)
        return found is None or found.faster == "a"

    equals = [settings for settings in surely if settings == best or not beaten(settings)]
    return min(equals, key=lambda s: (s.threads, s.spinning, surely[s].value))


def rescue_variants(candidate: Candidate, device: Device, over_by: float) -> tuple[Settings, ...]:
    """Settings that could let a candidate keep a latency budget that it misses `over_by` times.

    Only those whose threads could win as much at their best; the fewest threads first. Empty where
    nothing could: `over_by` is beyond all cores, or they are in use already.
    """
    own = candidate.settings
    return tuple(
        replace(own, threads=count, spinning=spinning)
        for count in threads_to_try(device)
        if count > own.threads and over_by <= count / own.threads * EFFICIENCY
        for spinning in (False, True)
    )


def _operators(artifact: Artifact) -> dict[str, int]:
    return {name: n for graph in artifact.graphs for name, n in graph.operators.items()}
