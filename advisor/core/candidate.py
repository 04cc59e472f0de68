"""A candidate: one family at one size, with the settings to run it; no tensors."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

from advisor.core.model import Stored, content_hash
from advisor.core.settings import Settings
from advisor.core.task import Kind, Mode

Hyperparameter = int | float | str | bool
Precision = Literal["float32", "int8", "float16"]
PRECISIONS: tuple[Precision, ...] = get_args(Precision)
"""`int8`: weights quantised beforehand, activations while running (onnxruntime's dynamic form)."""


@dataclass(frozen=True)
class Capabilities:
    """What an architecture can do by its nature, whatever its size.

    `kinds` it can answer; `causal`: position t never sees what comes after; `streams`: one step at
    a time with a state of fixed size; `generates`: can continue token by token with what it kept;
    `bidirectional`: reads both ways, so the whole input must be there first.
    """

    kinds: frozenset[Kind]
    causal: bool
    streams: bool
    generates: bool
    bidirectional: bool = False
    pretrained: bool = False

    @property
    def modes(self) -> tuple[Mode, ...]:
        """The serving modes that the architecture allows."""
        stepwise: list[Mode] = []
        if self.streams or (self.causal and self.generates):
            stepwise.append("stream")
        if self.generates:
            stepwise.append("generate")
        return ("request", *stepwise)


class Candidate(Stored):
    """`width`: numbers per step that the backbone reads and writes. `band`: its size class.

    `backbone_parameters` counts what the family adds; embedding and head are the task's
    (`TaskShape.embedding_parameters`). `id` hashes all that changes the figures.
    """

    family: str
    band: str
    width: int
    backbone_parameters: int
    hyperparameters: dict[str, Hyperparameter]
    precision: Precision = "float32"
    settings: Settings = Settings()

    @cached_property
    def id(self) -> str:
        """`gru-medium-3f2a91c0`: stable across runs and machines, readable, unique."""
        content = {
            "model": self.model_key,
            "settings": self.settings.identity,
        }
        return f"{self.family}-{self.band}-{content_hash(content, 8)}"

    @cached_property
    def model_key(self) -> str:
        """Hash of what decides the exported file; settings don't."""
        return content_hash(
            {
                "family": self.family,
                "width": self.width,
                "hyperparameters": self.hyperparameters,
                "precision": self.precision,
            }
        )

    @property
    def label(self) -> str:
        """What people call it: "gru medium"."""
        return f"{self.family} {self.band}"

    def with_settings(self, settings: Settings) -> Candidate:
        """The same model run differently."""
        return self._with(settings=settings)

    def with_precision(self, precision: Precision) -> Candidate:
        """The same model in another arithmetic."""
        return self._with(precision=precision)

    def _with(self, **changed: object) -> Candidate:
        """Built anew, since a copy would keep the old `id`."""
        fields = {name: getattr(self, name) for name in type(self).model_fields}
        return Candidate(**{**fields, **changed})
