"""The base of every value that may outlive a run: frozen, and closed to unknown fields."""

from __future__ import annotations

import hashlib
import json

from pydantic import BaseModel, ConfigDict


class Stored(BaseModel):
    """A frozen value with an exact JSON form; an unknown field is an error, never ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def content_hash(value: object, digits: int = 10) -> str:
    """Hex digest of the canonical JSON of `value` (JSON types only), stable across processes."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()[:digits]
