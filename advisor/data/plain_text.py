"""Plain text for language modelling: one example a line that is not blank, in the file's order."""

from __future__ import annotations

from pathlib import Path

from advisor.core.dataset import Asked, Dataset
from advisor.data.keeping import latest
from advisor.data.opened import Lines
from advisor.errors import InputError


def read_text(path: Path, asked: Asked) -> Dataset:
    """Raises `InputError` for an empty file, or another kind than language modelling."""
    if asked.kind not in (None, "language-modeling"):
        raise InputError(
            f"{path} is plain text, which has no columns for {asked.kind}",
            "give CSV, JSON lines or CoNLL; a table under another name is told by .csv or .tsv",
        )
    lines = Lines(path)
    kept = latest((t for line in lines if (t := line.strip())), len, asked.largest_bytes)
    if not kept.rows:
        raise InputError(f"{path} is empty", "give some thousand words at least")
    notes = (*lines.notes(), *kept.note(asked.largest_bytes, latest=True))
    return Dataset(path.name, "language-modeling", "text", tuple(kept.rows), notes=notes)
