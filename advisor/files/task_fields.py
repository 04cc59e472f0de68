"""Every field of a task file: what it means, and what may stand there.

The ranges, words and required fields are read from the model in `core/task.py`, which alone sets
them; the notes are the one text that the written file, the JSON Schema and the errors share.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from advisor.core.task import Task

NOTES: dict[str, str] = {
    "schema_version": "the format of this file",
    "name": "what you call the task",
    "kind": "what comes out",
    "priority": "among the candidates that meet the budgets: the best answers, or the least cost",
    "input": "what goes in",
    "input.type": "what one step is: a token, or a vector of numbers",
    "input.length": "steps in one input: tokens, frames or samples in time",
    "input.length.typical": "the length most inputs have",
    "input.length.max": "the longest input that must work",
    "input.vocab_size": "distinct tokens",
    "input.channels": "numbers that describe one step",
    "output": "what comes out",
    "output.size": "classes, tags, vocabulary, or forecast horizon in steps",
    "serving": "how answers are asked for, and how fast they must come",
    "serving.mode": "request: whole input in, answer out; stream: step by step; "
    "generate: token by token",
    "serving.batch": "inputs answered together",
    "serving.latency_ms": "budget per request, per step or per token, by mode",
    "serving.first_token_ms": "budget until the first token",
    "serving.percentile": "percent of answers that must keep the budgets",
    "serving.period_ms": "how often a step arrives",
    "serving.requests_per_second": "requests that arrive when many clients call",
    "limits": "what the model may take, in megabytes (1,000,000 bytes)",
    "limits.memory_mb": "memory of the process at its peak",
    "limits.model_mb": "size of the model file",
    "data": "what there is to learn from",
    "data.examples": "labelled examples to train on",
    "data.pretrained": "whether a pretrained model may be used",
    "needs": "what the answer hangs on, where you know: none, some or strong",
    "needs.recall": "looking up by key something seen earlier",
    "needs.state_tracking": "keeping exact count or state, step after step",
    "needs.copying": "repeating earlier input word for word",
    "needs.long_range": "things far back in the input",
}

Type = Literal["integer", "number", "string", "section"]


@dataclass(frozen=True)
class Rule:
    """What may stand at one field; a bound that is open (`above`) excludes the number itself."""

    type: Type
    required: bool
    words: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    at_least: float | None = None
    above: float | None = None
    at_most: float | None = None

    @property
    def range(self) -> str:
        """The numbers allowed, in words: "1 to 4,096", "above 0, at most 1,000"."""
        if self.above is not None:
            return f"above {_plain(self.above)}, at most {_plain(self.at_most)}"
        return f"{_plain(self.at_least)} to {_plain(self.at_most)}"


@functools.cache
def rules() -> dict[str, Rule]:
    """Every section and field of a task file by its dotted name; the file itself is ""."""
    schema = Task.model_json_schema()
    return dict(_walk(schema, schema.get("$defs", {}), "", True))


def leaves() -> tuple[str, ...]:
    """The dotted names of all fields that hold a value, in the order of the file."""
    return tuple(name for name, rule in rules().items() if rule.type != "section")


def _walk(
    schema: dict[str, Any], known: dict[str, Any], name: str, required: bool
) -> Iterator[tuple[str, Rule]]:
    if "$ref" in schema:
        schema = known[schema["$ref"].rsplit("/", 1)[1]]
    if "properties" not in schema:
        yield name, _leaf(schema, required)
        return
    yield name, Rule("section", required, keys=tuple(schema["properties"]))
    for key, inner in schema["properties"].items():
        dotted = f"{name}.{key}" if name else key
        yield from _walk(inner, known, dotted, key in schema.get("required", ()))


def _leaf(schema: dict[str, Any], required: bool) -> Rule:
    given = next((s for s in schema.get("anyOf", ()) if s.get("type") != "null"), schema)
    words = given.get("enum", ())
    return Rule(
        type=given["type"],
        required=required,
        words=tuple(words),
        at_least=given.get("minimum", given.get("const")),
        above=given.get("exclusiveMinimum"),
        at_most=given.get("maximum", given.get("const")),
    )


def _plain(number: float | None) -> str:
    """1000000.0 as "1,000,000", 99.9 as "99.9"."""
    if number is None:
        return "any"
    return f"{int(number):,}" if number == int(number) else f"{number:,}"
