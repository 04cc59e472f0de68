"""Answers of the questionnaire that the user's data gives, as they would be typed."""

from __future__ import annotations

from pathlib import Path


def answers_from(path: Path) -> tuple[dict[str, str], str]:
    """Text by question id, and what to tell the user. How it is served stays open: no data says
    that. Raises `InputError`."""
    from advisor.cli.answer_words import shown
    from advisor.cli.questions import BY_FIELD
    from advisor.data.look import look
    from advisor.data.read import read

    found = look(read(path))
    fields = _flat(found.task.model_dump(mode="json", exclude_defaults=True))
    told = {
        BY_FIELD[field].id: shown(value)  # type: ignore[arg-type]
        for field, value in fields.items()
        if field in BY_FIELD and not field.startswith("serving.")
    }
    says = f"{path.name} is read as {found.dataset.kind}\n"
    says += "".join(f"  {note}\n" for note in found.dataset.notes)
    return told, says + "".join(f"  {n.need}: {n.value}, {n.reason}\n" for n in found.needs)


def _flat(table: dict[str, object], before: str = "") -> dict[str, object]:
    """Values by dotted field."""
    flat: dict[str, object] = {}
    for key, value in table.items():
        name = f"{before}{key}"
        flat |= _flat(value, f"{name}.") if isinstance(value, dict) else {name: value}
    return flat
