"""The verdict in words: what to use and how to run it, before anything else is said.

The first line alone is enough to act on; the next ones give the settings and how sure it is. The
same lines open every form of the report.
"""

from __future__ import annotations

from dataclasses import dataclass

from advisor.core.measurement import Origin
from advisor.core.recommendation import Contender, Recommendation
from advisor.core.task import Task
from advisor.core.units import count, megabytes, milliseconds, significant
from advisor.core.verdict import Outcome
from advisor.report.figures import PER, Figures, figures
from advisor.report.how_to_run import how_to_run
from advisor.report.training import training_line

ORIGIN_WORDS: dict[Origin, str] = {
    "measured-here": "measured here",
    "measured-same-hardware": "measured on that device, not here",
    "predicted": "predicted, not measured",
    "claim": "a claim, not measured",
}


@dataclass(frozen=True)
class Headline:
    """`first` is the verdict; `lines` are what stands right below it."""

    first: str
    lines: tuple[str, ...]


def headline(answer: Recommendation) -> Headline:
    """The verdict of `answer`, whatever its status."""
    return {
        "recommended": _recommended,
        "tie": _tie,
        "nothing-fits": _nothing_fits,
        "undecided": _undecided,
    }[answer.status](answer)


def against_budget(found: Figures, task: Task) -> str:
    """ "p95 3.21 ms of 20 ms allowed per request"; says so where there is no figure or budget."""
    name = f"p{task.serving.percentile:g}"
    per = PER[task.serving.mode]
    if found.latency is None:
        return f"not measured per {per}"
    value = found.latency.percentile_s
    if value is None:
        return f"{found.latency.runs} runs per {per} are too few for {name}"
    if task.latency_s is None:
        return f"{name} {milliseconds(value)} per {per}"
    fits = value <= task.latency_s
    allowed = f"{task.latency_s * 1e3:g} ms allowed per {per}"
    return f"{name} {milliseconds(value)} {'of' if fits else 'where only'} {allowed}"


def _recommended(answer: Recommendation) -> Headline:
    winner = answer.contenders[0]
    found = figures(winner, answer.task)
    return Headline(
        f"Use {winner.candidate.label}: {against_budget(found, answer.task)}.",
        (
            *how_to_run(answer, winner),
            _size(found),
            f"How sure: {_percent(winner.probability_best)} likely to be the best of "
            f"{_passing(answer)} that pass; {_trust(answer, found)}.",
            *_training(answer),
        ),
    )


def _tie(answer: Recommendation) -> Headline:
    tied = [answer.contender(name) for name in answer.tied] or [answer.contenders[0]]
    labels = [c.candidate.label for c in tied]
    cheaper = "the cheaper one" if len(tied) == 2 else "the cheapest"
    chance = _percent(sum(c.probability_best for c in tied))
    found = figures(tied[0], answer.task)
    return Headline(
        f"A tie: {_either(labels)}. Take {labels[0]}, {cheaper}.",
        (
            f"{labels[0]}: {against_budget(found, answer.task)}.",
            *how_to_run(answer, tied[0]),
            f"How sure: {chance} likely that the best of {_passing(answer)} that pass is among "
            f"them; {_trust(answer, found)}.",
            *_training(answer),
        ),
    )


def _nothing_fits(answer: Recommendation) -> Headline:
    if answer.nearest_miss is None:
        lines = answer.would_change[:2] or answer.reasons[:2]
        return Headline("Nothing fits.", tuple(sentence(line) for line in lines))
    nearest = answer.contender(answer.nearest_miss)
    missed = [v.reason for v in nearest.verdicts if v.outcome is Outcome.FAIL]
    found = figures(nearest, answer.task)
    return Headline(
        f"Nothing fits. The nearest miss is {nearest.candidate.label}.",
        (
            f"It misses: {'; '.join(missed) or nearest.reason}.",
            *(f"To make it fit: {sentence(change)}" for change in answer.would_change[:1]),
            f"How sure: {_trust(answer, found)}.",
        ),
    )


def _undecided(answer: Recommendation) -> Headline:
    open_ones = [c for c in answer.contenders if c.standing == "undecided"]
    labels = [c.candidate.label for c in open_ones]
    more = f" and {len(labels) - 2} more" if len(labels) > 2 else ""
    which = f"whether {_either(labels[:2])}{more} will do" if labels else "which one is best"
    wanted = _needs(open_ones) or list(answer.trust.advice)
    return Headline(
        f"Undecided: it can't be told yet {which}.",
        (
            *(sentence(reason) for reason in answer.reasons[:1]),
            f"Needed: {'; '.join(wanted[:2]) or 'more time, or a quieter machine'}.",
            f"Trust in the measurements: {answer.trust.grade}.",
        ),
    )


def sentence(text: str) -> str:
    """`text` with a full stop, unless it has one."""
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _needs(contenders: list[Contender]) -> list[str]:
    """What would decide each open verdict, each said once."""
    verdicts = [v for c in contenders for v in c.verdicts if v.outcome is Outcome.UNDECIDED]
    return list(dict.fromkeys(v.needs for v in verdicts if v.needs))


def _size(found: Figures) -> str:
    parts = [f"{count(found.parameters.total)} parameters"]
    if found.model_bytes is not None:
        parts.append(f"model file {megabytes(found.model_bytes)}")
    if found.memory_bytes is not None:
        parts.append(f"peak memory {megabytes(found.memory_bytes)}")
    return f"{', '.join(parts)}."


def _training(answer: Recommendation) -> tuple[str, ...]:
    line = training_line(answer)
    return (line,) if line else ()


def _trust(answer: Recommendation, found: Figures) -> str:
    return f"{_origin(found)}, trust {answer.trust.grade}"


def _origin(found: Figures) -> str:
    """Where the figures come from; a prediction says how far its median may be off."""
    if found.origin is None:
        return "nothing was measured"
    if found.predicted_share is None:
        return ORIGIN_WORDS[found.origin]
    return f"predicted ±{significant(found.predicted_share * 100, 2)} %, not measured"


def _passing(answer: Recommendation) -> int:
    return sum(c.standing in ("recommended", "tied", "passes") for c in answer.contenders)


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %"


def _either(labels: list[str]) -> str:
    if len(labels) < 2:
        return labels[0]
    return f"{', '.join(labels[:-1])} or {labels[-1]}"
