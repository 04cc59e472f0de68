"""The JSON Schemas of the formats that outlive a run, by name, for editors and other programs.

Each is made by a function that imports what it needs when it is called.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from advisor.files.task_fields import NOTES

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def task_schema() -> dict[str, Any]:
    """The JSON Schema of a task file (its TOML as JSON), every field with its meaning."""
    from advisor.core.task import Task

    schema = Task.model_json_schema()
    known = schema["$defs"]
    for name, note in NOTES.items():
        _field(schema, known, name.split("."))["description"] = note
    return {"$schema": DIALECT, **schema, "title": "advisor task"}


def _field(schema: dict[str, Any], known: dict[str, Any], keys: list[str]) -> dict[str, Any]:
    """The schema of one field, found by walking its dotted name through the references."""
    for key in keys:
        if "$ref" in schema:
            schema = known[schema["$ref"].rsplit("/", 1)[1]]
        schema = schema["properties"][key]
    return schema


def profile_schema() -> dict[str, Any]:
    """The JSON Schema of a device profile, as `advisor profile -o FILE` writes it."""
    from advisor.core.profile import DeviceProfile

    schema = DeviceProfile.model_json_schema(mode="serialization")
    return {"$schema": DIALECT, **schema, "title": "advisor device profile"}


SCHEMAS: dict[str, Callable[[], dict[str, Any]]] = {
    "task": task_schema,
    "profile": profile_schema,
}
"""What `advisor schema NAME` can print, but for the report, which `report/` knows."""
