"""What a task asks of a model beyond cost, how much each counts, and why.

The user's word wins; then what was measured on the user's data; only then is it inferred from the
kind of task, and what is inferred counts half, since a kind says little of one task of it. A probe
informs only if the task needs its ability: "none" gives it no weight at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from advisor.core.task import Kind, Need, Needs, Task

ABILITIES: tuple[str, ...] = tuple(Needs.model_fields)
"""The names under `[needs]`; a probe's `ability` is one of them, or `control`."""

WEIGHTS: dict[Need, float] = {"none": 0.0, "some": 0.375, "strong": 1.0}
"""In shares of what a strong need moves: claims give 3 points to some and 8 to a strong need."""
INFERRED_SHARE = 0.5
FAR = 200
"""Steps: LSTM language models use about 200 tokens of context (Khandelwal 2018, arXiv 1805.04623);
shorter inputs are within what every gated family holds."""

Origin = Literal["said", "measured", "inferred"]
Guess = tuple[Need, str]


@dataclass(frozen=True)
class Needed:
    """`strength` is never "unknown"; `weight` from 0 to 1; `reason` in words for the user."""

    ability: str
    strength: Need
    weight: float
    origin: Origin
    reason: str


def needs_of(task: Task, measured: Mapping[str, Guess] | None = None) -> tuple[Needed, ...]:
    """One for each ability. `measured`: by ability, a need found on the data and its figures."""
    return tuple(_needed(task, ability, measured or {}) for ability in ABILITIES)


def _needed(task: Task, ability: str, measured: Mapping[str, Guess]) -> Needed:
    said: Need = getattr(task.needs, ability)
    if said != "unknown":
        return Needed(ability, said, WEIGHTS[said], "said", f"[needs] {ability} = {said}")
    if ability in measured and measured[ability][0] != "unknown":
        strength, reason = measured[ability]
        return Needed(ability, strength, WEIGHTS[strength], "measured", reason)
    strength, reason = _INFERENCES[ability](task)
    weight = WEIGHTS[strength] * INFERRED_SHARE
    return Needed(ability, strength, weight, "inferred", f"inferred from the task: {reason}")


_RECALL: dict[Kind, str] = {
    "pair-classification": "words of one text are sought in the other",
    "span-extraction": "the question's words are looked up in the passage",
    "language-modeling": "what was named before is named again (Arora 2023, arXiv 2312.04927: "
    "recall makes 82% of the gap in perplexity)",
    "translation": "each word hangs on the words it translates",
}


def _recall(task: Task) -> Guess:
    reason = _RECALL.get(task.kind)
    if reason and task.input.type == "tokens":
        return "some", reason
    return "none", f"{task.kind} looks nothing up by name"


def _copying(task: Task) -> Guess:
    if task.kind == "translation":
        return "some", "names and numbers are carried over"
    return "none", f"{task.kind} repeats no input word for word"


def _long_range(task: Task) -> Guess:
    typical = task.input.length.typical
    if task.kind == "transcription":
        return "none", "a frame hangs on the frames near it"
    if typical > FAR:
        return "some", f"inputs of {typical:,} steps, above the {FAR} that an LSTM uses"
    return "none", f"inputs of {typical:,} steps, at most the {FAR} that an LSTM uses"


def _state_tracking(task: Task) -> Guess:
    return "none", f"a {task.kind} seldom hangs on an exact state; say so if yours does"


_INFERENCES: dict[str, Callable[[Task], Guess]] = {
    "recall": _recall,
    "state_tracking": _state_tracking,
    "copying": _copying,
    "long_range": _long_range,
}
