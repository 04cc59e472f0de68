"""A table of what families learned of probes, as it is written to a file and shipped.

History of the format: 1 (first).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from advisor.core.candidate import Hyperparameter
from advisor.core.learned import GradientByLag, Learned
from advisor.core.model import Stored, content_hash


class Learnability(Stored):
    """Results and where they come from. `commit`: the source that made them, where known;
    `versions` and the budgets stand in each result."""

    schema_version: Literal[1] = 1
    advisor_version: str
    commit: str
    made_at: str
    results: tuple[Learned, ...]
    gradients: tuple[GradientByLag, ...] = ()


Cell = tuple[str, str]
"""A probe, and a hash of the model trained on it and the lengths that it is tested at."""


def cell_of(
    probe: str,
    family: str,
    width: int,
    hyperparameters: Mapping[str, Hyperparameter],
    test_lengths: Sequence[int],
) -> Cell:
    """What all attempts that may be compared share."""
    return probe, content_hash([family, width, dict(hyperparameters), list(test_lengths)])


def cell(found: Learned) -> Cell:
    """The cell of a result."""
    model = (found.family, found.width, found.hyperparameters)
    return cell_of(found.probe, *model, found.test_lengths)


def attempt_key(cell: Cell, learning_rate: float, seed: int) -> str:
    """Equal for attempts that differ in nothing but their budget."""
    return content_hash([*cell, learning_rate, seed], 32)
