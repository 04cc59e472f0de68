"""The usual answers, offered as defaults: from earlier answers and from the machine.

A default that is not the task's own says where it comes from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.cli.answer_words import Value
from advisor.cli.question import NOTHING, Answers, Nothing
from advisor.core.units import MEGABYTE

if TYPE_CHECKING:
    from advisor.core.device import Device

INPUT_TYPES = {
    "text": "tokens",
    "events": "tokens",
    "audio": "features",
    "sensors": "features",
    "image": "features",
    "tokens": "tokens",
    "features": "features",
}
"""What goes in, in the user's words → how the task file says it."""

_USUAL_INPUT = {"forecasting": "sensors", "transcription": "audio", "captioning": "image"}
_USUAL_MODE = {
    "language-modeling": "generate",
    "translation": "generate",
    "captioning": "generate",
}
_REQUEST_MS = 100.0  # feels instant: Nielsen 1993, "Response Times: The 3 Important Limits"
FIRST_TOKEN_MS = 1000.0  # keeps the flow of thought: the same
_TOKEN_MS = 200.0  # five tokens a second, about the pace of reading
_AUDIO_PERIOD_MS = 10.0  # the usual hop of mel features
_AUDIO_CHANNELS = 40  # the usual number of mel features


def is_tokens(answers: Answers) -> bool:
    """Whether a step of the input is an item out of a list."""
    return INPUT_TYPES.get(str(answers.get("input"))) == "tokens"


def is_features(answers: Answers) -> bool:
    """Whether a step of the input is a vector of numbers."""
    return INPUT_TYPES.get(str(answers.get("input"))) == "features"


def mode(answers: Answers) -> str:
    """How it is served, as answered."""
    return str(answers.get("mode"))


def has_budget(answers: Answers) -> bool:
    """Whether any time limit was named."""
    return any(answers.get(id) for id in ("latency_ms", "first_token_ms", "period_ms"))


def has_needs(answers: Answers) -> bool:
    """Whether the user wants to be asked about special needs."""
    return answers.get("special") == "yes"


def input_type(answers: Answers, _device: Device | None) -> Value:
    """What mostly goes in for such an answer, unless an option about the input was given."""
    if "vocab_size" in answers:
        return "text"
    other = "sensors" if "channels" in answers else "text"
    return _USUAL_INPUT.get(str(answers.get("kind")), other)


def serving_mode(answers: Answers, _device: Device | None) -> Value:
    """How such an answer is mostly served, unless an option of one mode was given."""
    if answers.get("first_token_ms") is not None:
        return "generate"
    if answers.get("period_ms") is not None:
        return "stream"
    return _USUAL_MODE.get(str(answers.get("kind")), "request")


def channels(answers: Answers, _device: Device | None) -> Value | Nothing:
    """Features per step; for sensors only the user knows."""
    return _AUDIO_CHANNELS if answers.get("input") == "audio" else NOTHING


def max_length(answers: Answers, _device: Device | None) -> Value:
    """Texts vary, four times the typical is common; windows of signals have one length."""
    length = answers.get("length")
    if not isinstance(length, int) or is_features(answers):
        return length
    return min(4 * length, 1_000_000)


def output_size(answers: Answers, _device: Device | None) -> Value:
    """What the task says for its kind, for a vocabulary the one that goes in."""
    from advisor.core.task import Task

    step = {"channels": 1} if is_features(answers) else {"vocab_size": answers.get("vocab_size")}
    kind = "features" if is_features(answers) else "tokens"
    task = {
        "kind": answers.get("kind", "classification"),
        "input": {"type": kind, "length": {"typical": 1}, **step},
        "serving": {"mode": "request"},
    }
    return Task.model_validate(task).output_size


def period(answers: Answers, _device: Device | None) -> Value:
    """How often steps arrive, where that is usual."""
    return _AUDIO_PERIOD_MS if answers.get("input") == "audio" else None


def latency(answers: Answers, _device: Device | None) -> Value:
    """A usual limit; in a stream the period is one already."""
    return {"request": _REQUEST_MS, "generate": _TOKEN_MS}.get(mode(answers))


def memory(_answers: Answers, device: Device | None) -> Value:
    """A quarter of this machine's memory, to the hundred megabytes: others live there too."""
    if device is None:
        return None
    return max(round(device.memory_bytes / MEGABYTE / 4 / 100) * 100.0, 100.0)


def special(answers: Answers, _device: Device | None) -> Value:
    """Yes if an option about needs was given."""
    needs = ("recall", "state_tracking", "copying", "long_range")
    return "yes" if any(answers.get(id, "unknown") != "unknown" for id in needs) else "no"


def name(answers: Answers, _device: Device | None) -> Value:
    """A plain name to start from."""
    return f"{answers.get('input')} {answers.get('kind')}"
