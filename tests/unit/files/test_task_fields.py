"""The notes and rules follow the model: nothing in it is without a meaning."""

from advisor.files.schemas import SCHEMAS
from advisor.files.task_fields import NOTES, rules


def test_every_field_has_a_note_and_every_note_a_field() -> None:
    assert set(NOTES) == set(rules()) - {""}


def test_ranges_read_as_words() -> None:
    assert rules()["input.length.typical"].range == "1 to 1,000,000"
    assert rules()["serving.latency_ms"].range == "above 0, at most 3,600,000"
    assert rules()["serving.percentile"].range == "50 to 99.9"


def test_the_json_schema_describes_every_field_and_closes_each_section() -> None:
    schema = SCHEMAS["task"]()
    sections = [schema, *schema["$defs"].values()]
    assert all(section["additionalProperties"] is False for section in sections)
    fields = [field for section in sections for field in section["properties"].values()]
    assert len(fields) == len(NOTES)
    assert all(field["description"] for field in fields)
    assert schema["required"] == ["kind", "input", "serving"]
