"""Values of one kind in the store of measurements, each kept as soon as it is known.

All of a kind stand under one key, which names what they hang on (device, torch, shape), so that
whatever there is can be asked for. Within it the latest value of a digest counts. History of the
row: 1 (first).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic, TypeVar

from pydantic import ValidationError

from advisor.core.model import Stored
from advisor.store.measurements import MeasurementStore

V = TypeVar("V", bound=Stored)
ROW = 1


@dataclass(frozen=True)
class Kept(Generic[V]):
    """The values of type `kind` under `key`."""

    store: MeasurementStore
    key: str
    kind: type[V]

    def add(self, digest: str, value: V) -> None:
        """Keep one; it is on disk when this returns."""
        row = {"row": ROW, "digest": digest, "value": value.model_dump(mode="json")}
        self.store.keep(self.key, datetime.now(UTC).isoformat(timespec="seconds"), json.dumps(row))

    def all(self) -> dict[str, V]:
        """By digest, the latest of each; a row that can't be read is left out."""
        found: dict[str, V] = {}
        for body in self.store.kept(self.key):
            try:
                row = json.loads(body)
                if row["row"] == ROW:
                    found[row["digest"]] = self.kind.model_validate(row["value"])
            except (ValueError, KeyError, TypeError, ValidationError):
                continue
        return found
