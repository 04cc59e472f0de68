"""All runs → contenders in order, with intervals, ties, and what the comparison says.

Networks that were dropped stand in the table with the score of their last slice, but only those
trained to the end may win or tie. The first baseline is the one that is best on the validation
part. A tie is broken by cost: a baseline before a network, then fewer parameters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from advisor.core.trial import Trial, TrialRun, Trials, gain, higher_is_better
from advisor.learn import scores
from advisor.learn.halving import FINAL

REFERENCES = ("most-frequent", "frequent-tag", "last-value")
"""The simplest answers: every point of quality is counted against the first of these there is."""


@dataclass(frozen=True)
class _Contender:
    runs: tuple[TrialRun, ...]
    draws: Any

    @property
    def first(self) -> TrialRun:
        return self.runs[0]

    @property
    def score(self) -> float:
        return sum(run.score for run in self.runs) / len(self.runs)

    @property
    def validation(self) -> float:
        return sum(run.validation for run in self.runs) / len(self.runs)

    @property
    def finished(self) -> bool:
        return self.first.baseline or self.first.stage == FINAL


def ranked(groups: Sequence[Sequence[TrialRun]], block: int) -> Trials:
    """`groups`: the runs of each contender's last stage, one per seed. The best first."""
    contenders = [_Contender(tuple(g), scores.drawn(g, block)) for g in groups]
    metric = groups[0][0].metric
    contenders.sort(key=lambda c: (not c.finished, -gain(metric, c.score, 0.0)))
    baseline = _first_baseline(contenders)
    rows = tuple(_row(c, baseline) for c in contenders)
    tied = _tied(contenders)
    chosen = min(tied, key=lambda c: (not c.first.baseline, c.first.parameters, c.first.candidate))
    by_name = {c.first.candidate: c for c in contenders}
    reference = next((by_name[r].score for r in REFERENCES if r in by_name), None)
    return Trials(
        metric=metric,
        rows=rows,
        tied=tuple(c.first.candidate for c in tied) if len(tied) > 1 else (),
        chosen=chosen.first.candidate,
        verdict=_verdict(contenders, baseline, chosen, len(tied)),
        reference=reference,
    )


def _first_baseline(contenders: Sequence[_Contender]) -> _Contender | None:
    baselines = [c for c in contenders if c.first.baseline]
    key = {c.first.candidate: gain(c.first.metric, c.validation, 0.0) for c in baselines}
    return max(baselines, key=lambda c: key[c.first.candidate], default=None)


def _row(contender: _Contender, baseline: _Contender | None) -> Trial:
    run = contender.first
    low, high = scores.interval(contender.draws)
    better: Mapping[str, float] = {}
    if baseline is not None and contender is not baseline:
        bounds = difference(contender.draws, baseline.draws, run)
        better = {"better_low": bounds[0], "better_high": bounds[1]}
    return Trial(
        candidate=run.candidate,
        label=run.label,
        family=run.family,
        baseline=run.baseline,
        metric=run.metric,
        score=contender.score,
        low=low,
        high=high,
        parameters=run.parameters,
        seconds=sum(r.seconds for r in contender.runs),
        seeds=len(contender.runs),
        stage=run.stage,
        learning_rate=run.learning_rate,
        answer_ms=run.answer_ms,
        **better,
    )


def difference(draws: Any, other: Any, run: TrialRun) -> tuple[float, float]:
    """By how much the first is better than the other, paired: low and high."""
    return scores.interval(draws - other if higher_is_better(run.metric) else other - draws)


def _tied(contenders: Sequence[_Contender]) -> list[_Contender]:
    """The first of those that finished, and all that it is not surely better than."""
    first, *others = [c for c in contenders if c.finished] or list(contenders[:1])
    return [
        first,
        *(c for c in others if difference(first.draws, c.draws, first.first)[0] <= 0),
    ]


def _verdict(
    contenders: Sequence[_Contender], baseline: _Contender | None, chosen: _Contender, tied: int
) -> str:
    network = next((c for c in contenders if c.finished and not c.first.baseline), None)
    said = []
    if network is None:
        said.append("no network was trained to its end")
    elif baseline is not None:
        low, high = difference(network.draws, baseline.draws, network.first)
        names = (network.first.label, baseline.first.label)
        if low > 0:
            said.append(f"{names[0]} beats {names[1]} by {low:.3g} to {high:.3g}")
        else:
            said.append(
                f"no network beats the baseline {names[1]} beyond noise: the best, {names[0]}, is "
                f"{_signed(low)} to {_signed(high)} better"
            )
    if tied > 1:
        said.append(f"{tied} tie; {chosen.first.label} is the cheapest of them")
    else:
        said.append(f"{chosen.first.label} is the best")
    return "; ".join(said)


def _signed(value: float) -> str:
    return f"{value:+.3g}"
