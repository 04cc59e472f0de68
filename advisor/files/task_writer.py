"""A task as TOML that a person likes to read and that reads back equal.

Only what differs from the default is written, each line with the meaning of its field.
"""

from __future__ import annotations

from collections.abc import Iterator

from advisor.core.task import Task
from advisor.files.task_fields import NOTES, rules

_SECTIONS = ("input", "output", "serving", "limits", "data", "needs")
_TOP = ("name", "kind", "priority")
_KEYS = {
    "input": ("type", "vocab_size", "channels", "length"),
    "serving": (
        "mode",
        "batch",
        "latency_ms",
        "first_token_ms",
        "percentile",
        "period_ms",
        "requests_per_second",
    ),
}
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}

Line = tuple[str, str]
"""`key = value` and the comment beside it."""


def write_task(task: Task) -> str:
    """The task file of `task`; `parse_task` gives an equal task back."""
    values = task.model_dump(mode="json", exclude_defaults=True)
    blocks = ["schema_version = 1\n" + _lines(_fields("", _TOP, values))]
    for section in _SECTIONS:
        if inner := values.get(section):
            keys = _KEYS.get(section, rules()[section].keys)
            blocks.append(f"[{section}]\n" + _lines(_fields(section, keys, inner)))
    return "\n".join(blocks)


def _fields(section: str, keys: tuple[str, ...], values: dict[str, object]) -> Iterator[Line]:
    for key in keys:
        if key in values:
            dotted = f"{section}.{key}" if section else key
            yield f"{key} = {_value(values[key])}", _note(dotted)


def _note(dotted: str) -> str:
    """The field's meaning; where it is one of a few words, the words too."""
    words = rules()[dotted].words
    listed = f" ({' | '.join(words)})" if 1 < len(words) < 5 and dotted != "serving.mode" else ""
    return NOTES[dotted] + listed


def _lines(lines: Iterator[Line]) -> str:
    pairs = list(lines)
    width = min(max(len(code) for code, _ in pairs), 40)
    return "".join(f"{code:<{width}}  # {note}\n" for code, note in pairs)


def _value(value: object) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_value(v)}" for key, v in value.items()) + " }"
    if isinstance(value, str):
        return '"' + "".join(_character(c) for c in value) + '"'
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return repr(value)


def _character(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if ord(character) < 0x20 or ord(character) == 0x7F:
        return f"\\u{ord(character):04X}"
    return character
