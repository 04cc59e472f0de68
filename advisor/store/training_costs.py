"""What training steps cost here, in the store of measurements, kept as soon as each is known.

All of one device and one torch stand under one key: a claim asks for whatever there is. History of
the row: 1 (first).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from pydantic import ValidationError

from advisor.core.model import Stored
from advisor.core.training import TrainingCost
from advisor.store.measurements import MeasurementStore


class _Row(Stored):
    schema_version: Literal[1] = 1
    digest: str
    cost: TrainingCost


@dataclass(frozen=True)
class TrainingCosts:
    """Those of one device (its fingerprint) and one version of torch."""

    store: MeasurementStore
    device_fingerprint: str
    torch_version: str

    def add(self, digest: str, cost: TrainingCost) -> None:
        """Keep one; it is on disk when this returns."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        self.store.keep(self._key, now, _Row(digest=digest, cost=cost).model_dump_json())

    def all(self) -> dict[str, TrainingCost]:
        """By digest, the latest of each; a row that can't be read is left out."""
        rows = (_read(body) for body in self.store.kept(self._key))
        return {row.digest: row.cost for row in rows if row is not None}

    @property
    def _key(self) -> str:
        return f"training-{self.device_fingerprint}-{self.torch_version}"


def _read(body: str) -> _Row | None:
    try:
        return _Row.model_validate_json(body)
    except ValidationError:
        return None
