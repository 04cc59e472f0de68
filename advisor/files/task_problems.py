"""A parsed task file → the `Task`, or everything that is wrong with it, in plain words.

The model checks; this file only translates. Values are held strictly to their type: a number in
quotes is a mistake to show, not to repair, since the file is what the user will read again.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING

from pydantic import ValidationError

from advisor.core.suggest import nearest
from advisor.core.task import Task
from advisor.errors import Problem
from advisor.files.task_fields import Rule, leaves, rules

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_RANGE_ERRORS = {"greater_than", "greater_than_equal", "less_than", "less_than_equal"}
_EXPECTED = {
    "integer": "a whole number",
    "number": "a number",
    "string": "text in quotes",
    "section": "a section",
}
_EXAMPLES = {"input.length": "{ typical = 40, max = 256 }"}


def check_task(data: Mapping[str, object]) -> Task | tuple[Problem, ...]:
    """The task that `data` (a parsed TOML table) describes, or all its problems in file order."""
    try:
        return Task.model_validate(dict(data), strict=True)
    except ValidationError as error:
        found = [_problem(e) for e in error.errors(include_url=False)]
        return tuple(sorted(found, key=_place_in_file))


def _place_in_file(problem: Problem) -> int:
    """The place of the field, or of the section that an unknown key stands in."""
    order = list(rules())
    section = problem.field.rpartition(".")[0]
    return order.index(problem.field if problem.field in order else section)


def _problem(error: ErrorDetails) -> Problem:
    field = ".".join(str(part) for part in error["loc"])
    kind, given = error["type"], error["input"]
    if kind == "value_error":
        return Problem(field or "kind", str(error["ctx"]["error"]))
    if kind == "extra_forbidden":
        return _unknown_key(field)
    if kind == "literal_error" and field != "schema_version":
        return _not_a_word(field, given)
    return Problem(field, _message(field, kind, given))


def _message(field: str, kind: str, given: object) -> str:
    if kind == "missing":
        return f"missing; expected {_expected(field)}"
    if field == "schema_version":
        return f"this advisor reads format 1, not {shown(given)}"
    if kind in _RANGE_ERRORS:
        return f"expected {rules()[field].range}, got {shown(given)}"
    if kind.startswith("string_too"):
        return f"expected 1 to 200 characters, got {len(str(given)):,}"
    return f"expected {_expected(field)}, got {shown(given)}"


def _unknown_key(field: str) -> Problem:
    """The nearest key of the same section; else the section where the key belongs."""
    section, _, key = field.rpartition(".")
    near = nearest(key, rules()[section].keys)
    if near:
        return Problem(field, "unknown key", near)
    home = next((name for name in leaves() if name.rpartition(".")[2] == key), "")
    if home:
        return Problem(field, f"{key} belongs in {_place(home.rpartition('.')[0])}")
    known = ", ".join(rules()[section].keys)
    return Problem(field, f"unknown key; {_place(section)} has {known}")


def _not_a_word(field: str, given: object) -> Problem:
    words = rules()[field].words
    near = nearest(given, words) if isinstance(given, str) else ""
    return Problem(field, f"expected one of {', '.join(words)}; got {shown(given)}", near)


def _expected(field: str) -> str:
    rule = rules()[field]
    if rule.words:
        return f"one of {', '.join(rule.words)}"
    if rule.type == "section":
        return _example(field, rule)
    return _EXPECTED[rule.type]


def _example(field: str, rule: Rule) -> str:
    if field in _EXAMPLES:
        return f"a table such as {_EXAMPLES[field]}"
    return f"a section [{field}] with {', '.join(rule.keys)}"


def _place(section: str) -> str:
    return f"[{section}]" if section else "the top of the file, before the first section"


def shown(value: object) -> str:
    """A value of a TOML file as its author would recognise it, cut where it is long."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "a section"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, datetime.date | datetime.time):
        return "a date or time"
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"
