"""The best settings for the best candidates: a short round to sort out, then side by side.

First one short round of every setting of every candidate. What is not clearly slower goes on to
rounds of its own, and beside it the candidate in another precision under the settings that look
best: one thing after the other, since the product of all would cost minutes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from advisor.core.artifact import Artifact
from advisor.core.candidate import Candidate, Precision
from advisor.core.comparison import ratio
from advisor.core.failure import Failure
from advisor.core.measurement import PRIMARY, Measurement, SeriesName
from advisor.core.recommendation import PrecisionTried, Tuning
from advisor.core.settings import Settings
from advisor.core.shape import TaskShape
from advisor.decide.precision import broken, precisions_to_try, weighed, without_effect
from advisor.decide.tuning import fastest, runtime_defaults, settings_to_try, still_in, tuned
from advisor.pipeline.bench import Bench, Measured, Plan, Prepared

FIRST_ROUND = 200
"""Numbered apart from those at the task's length and over lengths: this one sorts out."""
COMPARED_FROM = 201
"""The rounds that decide leave the first one out: it chose what is in them."""
ROUNDS, ROUNDS_OF_MANY = 4, 3
"""As over lengths, where the interval of a ratio from fewer is wide; of three or more candidates
each gets a round less, so that all of them together cost some ten seconds."""
FEW = 2
MOST_CANDIDATES = 4
"""Those named first; each costs the user a few seconds."""
SECONDS, LEAST_SAMPLES = 0.1, 5
"""Half of what a verdict takes: medians of processes are compared, and processes differ more."""
PATIENCE_S = 30.0
"""For all candidates together, as estimated; the first one is looked at whatever it takes."""
START_S, RUNS = 0.3, 11
"""What a process costs beside its runs, and the fewest runs that one makes: the first, five to
warm up, the samples."""


@dataclass(frozen=True)
class _Search:
    """One candidate, its settings to try (its own first) and what the runtime would do unasked."""

    candidate: Candidate
    artifact: Artifact
    settings: tuple[Settings, ...]
    defaults: Settings

    def variant(self, settings: Settings) -> Candidate:
        return self.candidate.with_settings(settings)

    def tried(
        self, settings: Iterable[Settings], measured: Measured
    ) -> list[tuple[Settings, Measurement]]:
        """Those of `settings` that were measured, in their order."""
        found = measured.measurements
        return [(s, found[self.variant(s).id]) for s in settings if self.variant(s).id in found]


@dataclass(frozen=True)
class _Final:
    """What goes on: settings in float32, and candidates in another precision with their files."""

    search: _Search
    settings: tuple[Settings, ...]
    converted: tuple[tuple[Candidate, Artifact], ...]
    settled: tuple[PrecisionTried, ...]

    def pairs(self) -> list[tuple[Candidate, Artifact]]:
        own = [(self.search.variant(s), self.search.artifact) for s in self.settings]
        return [*own, *self.converted]


def tune(
    bench: Bench,
    shape: TaskShape,
    length: int,
    best: Sequence[tuple[Candidate, Artifact]],
    longest: int | None = None,
    known: Mapping[str, Measurement] | None = None,
) -> tuple[tuple[Tuning, ...], tuple[Failure, ...]]:
    """Settings and precisions for the first of `best`, as many as time allows.

    `known`, measurements by candidate id, tell how long each takes. Without `longest`, the task's
    longest input, nothing is converted. Nothing is said on a bench that can't measure.
    """
    searches = [_search(bench, c, artifact) for c, artifact in best[:MOST_CANDIDATES]]
    searches = _affordable(searches, known or {}, PRIMARY[shape.mode], length)
    first = _measure(bench, shape, _sorting(length), [_all(search) for search in searches])
    searches = [s for s in searches if _really_measured(s, first)]
    if not searches:
        return (), first.failures
    finals, failures = _finals(bench, shape, length, searches, first, longest)
    rounds = ROUNDS if len(finals) <= FEW else ROUNDS_OF_MANY
    compared = [f.pairs() for f in finals if len(f.pairs()) > 1]
    last = _measure(bench, shape, _comparing(length, rounds), compared)
    found = (_told(final, last, shape, length) for final in finals)
    every = (*first.failures, *failures, *last.failures)
    return tuple(t for t in found if t is not None), every


def _search(bench: Bench, candidate: Candidate, artifact: Artifact) -> _Search:
    own = candidate.settings
    return _Search(
        candidate,
        artifact,
        settings_to_try(own, bench.device, artifact),
        runtime_defaults(own, bench.device, artifact),
    )


def _affordable(
    searches: Sequence[_Search],
    known: Mapping[str, Measurement],
    series: SeriesName,
    length: int,
) -> list[_Search]:
    """The first, and those after it while all together stay within `PATIENCE_S`."""
    taken: list[_Search] = []
    left_s = PATIENCE_S
    for search in searches:
        measured = known.get(search.candidate.id)
        run_s = (measured.median_s(series, length) if measured else None) or 0.0
        processes = len(search.settings) + ROUNDS_OF_MANY * min(len(search.settings), 3)
        left_s -= processes * (START_S + max(SECONDS * 2, RUNS * run_s))
        if taken and left_s < 0:
            break
        taken.append(search)
    return taken


def _all(search: _Search) -> list[tuple[Candidate, Artifact]]:
    return [(search.variant(settings), search.artifact) for settings in search.settings]


def _sorting(length: int) -> Plan:
    return Plan(
        lengths=(length,),
        rounds=1,
        first_round=FIRST_ROUND,
        seconds_per_length=SECONDS,
        least_samples=LEAST_SAMPLES,
        stage="trying threads, spinning and other settings",
    )


def _comparing(length: int, rounds: int) -> Plan:
    return Plan(
        lengths=(length,),
        rounds=rounds,
        first_round=COMPARED_FROM,
        seconds_per_length=SECONDS,
        least_samples=LEAST_SAMPLES,
        stage="comparing the best settings",
    )


def _measure(
    bench: Bench,
    shape: TaskShape,
    plan: Plan,
    groups: Sequence[Sequence[tuple[Candidate, Artifact]]],
) -> Measured:
    """All groups in one plan, so that every round has all of them."""
    pairs = [pair for group in groups for pair in group]
    artifacts = {c.id: a.model_copy(update={"candidate_id": c.id}) for c, a in pairs}
    return bench.measure([c for c, _ in pairs], artifacts, shape, plan)


def _really_measured(search: _Search, measured: Measured) -> bool:
    """A profile answers with the runs that it has, whatever the round."""
    found = measured.measurements.get(search.candidate.id)
    return found is not None and any(run.round == FIRST_ROUND for run in found.runs)


def _finals(
    bench: Bench,
    shape: TaskShape,
    length: int,
    searches: Sequence[_Search],
    first: Measured,
    longest: int | None,
) -> tuple[list[_Final], tuple[Failure, ...]]:
    series = PRIMARY[shape.mode]
    wanted = [_converted(s, first, shape, length) for s in searches] if longest else []
    prepared = Prepared({})
    if longest and any(wanted):
        prepared = bench.prepare([c for group in wanted for c in group], shape, longest)
    finals = []
    for n, search in enumerate(searches):
        tried = search.tried(search.settings, first)
        beside = search.defaults if n == 0 else None  # told of the first; each costs processes
        left = still_in(tried, beside, series, length)
        ready, settled = _sorted_out(wanted[n] if wanted else [], prepared)
        finals.append(_Final(search, left, ready, settled))
    return finals, tuple({(f.plugin, f.reason): f for f in prepared.failures}.values())


def _converted(search: _Search, first: Measured, shape: TaskShape, length: int) -> list[Candidate]:
    """The candidate in other precisions, under its own settings and those that look best so far:
    which of the two will be recommended is not sure yet."""
    if search.candidate.precision != "float32":
        return []
    tried = search.tried(search.settings, first)
    best = fastest(tried, PRIMARY[shape.mode], length)
    under = dict.fromkeys((search.candidate.settings, best))
    return [
        search.variant(settings).with_precision(name)
        for name in precisions_to_try(best)
        for settings in under
    ]


def _sorted_out(
    wanted: Sequence[Candidate], prepared: Prepared
) -> tuple[tuple[tuple[Candidate, Artifact], ...], tuple[PrecisionTried, ...]]:
    """Those that can be measured, and what is to be said of the rest already."""
    ready: list[tuple[Candidate, Artifact]] = []
    settled: list[PrecisionTried] = []
    failed: Mapping[str | None, str] = {f.candidate: f.reason for f in prepared.failures}
    for candidate in wanted:
        precision: Precision = candidate.precision
        artifact = prepared.artifacts.get(candidate.id)
        if candidate.id in prepared.lacking:
            settled.append(without_effect(precision, prepared.lacking[candidate.id]))
        elif artifact is not None and artifact.converted is not None:
            ready.append((candidate, artifact))
        elif candidate.id in failed:
            settled.append(broken(precision, failed[candidate.id]))
    return tuple(ready), tuple({tried.says: tried for tried in settled}.values())


def _told(final: _Final, measured: Measured, shape: TaskShape, length: int) -> Tuning | None:
    search, series = final.search, PRIMARY[shape.mode]
    tried = search.tried(final.settings, measured)
    found = None
    if tried and tried[0][0] == search.candidate.settings:
        found = tuned(search.candidate.id, tried, search.defaults, series, length)
    if found is None and len(final.settings) > 1:
        return None
    found = found or _as_it_is(search.candidate)
    reference = dict(tried)
    weighed_ones = []
    for candidate, artifact in _to_tell(final.converted, found.settings):
        own = measured.measurements.get(candidate.id)
        beside = reference.get(candidate.settings)
        against = ratio(own, beside, series, length) if own and beside else None
        weighed_ones.append(
            weighed(candidate.settings, artifact, search.artifact, against, found.settings)
        )
    precisions = (*final.settled, *(w for w in weighed_ones if w is not None))
    return found.model_copy(update={"tried": search.settings, "precisions": precisions})


def _to_tell(
    converted: Sequence[tuple[Candidate, Artifact]], recommended: Settings
) -> list[tuple[Candidate, Artifact]]:
    """One of each precision: that with the recommended settings, or else the one thought best."""
    chosen: dict[Precision, tuple[Candidate, Artifact]] = {}
    for candidate, artifact in converted:
        known = chosen.get(candidate.precision)
        if known is None or known[0].settings != recommended:
            chosen[candidate.precision] = (candidate, artifact)
    return list(chosen.values())


def _as_it_is(candidate: Candidate) -> Tuning:
    """Where one round left nothing to compare its own settings with."""
    own = candidate.settings
    return Tuning(candidate=candidate.id, settings=own, times=1.0, low=1.0, high=1.0, tried=(own,))
