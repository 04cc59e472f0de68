"""Batches of sequences of one length, since no model has a padding mask.

Examples are grouped by length; a group too small for a batch would make steps of one example each,
so from `EXACT` steps on lengths are rounded up to one of eight per doubling, at most an eighth of
padding. Answers after training are always computed at exact lengths.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import torch
from torch import Tensor

from advisor.core.trial import Examples, Facts
from advisor.learn.trial_problem import Problem

EXACT = 32
SMALLEST_BATCH, LARGEST_BATCH = 8, 32
BATCHES_PER_EPOCH = 30
"""Few examples make small batches, so that an epoch has this many steps where it can."""
ANSWERED_AT_ONCE = 256


class Batches:
    """Epochs of shuffled batches (x, y), as tensors."""

    def __init__(self, part: Examples, facts: Facts, seed: int) -> None:
        self._part, self._facts = part, facts
        self._rng = np.random.default_rng(seed)
        wanted = len(part) // BATCHES_PER_EPOCH
        self.size = max(SMALLEST_BATCH, min(LARGEST_BATCH, wanted))
        rounded = [rounded_up(len(x)) for x in part.inputs]
        self._groups = _groups(rounded)

    def epoch(self) -> Iterator[tuple[Tensor, Tensor]]:
        """Every example once; batches of different lengths in random order."""
        chosen: list[tuple[int, Any]] = []
        for steps, members in self._groups.items():
            order = self._rng.permutation(members)
            cuts = np.arange(self.size, len(order), self.size)
            chosen += [(steps, some) for some in np.split(order, cuts)]
        for index in self._rng.permutation(len(chosen)):
            yield self._batch(*chosen[index])

    def _batch(self, steps: int, members: Any) -> tuple[Tensor, Tensor]:
        inputs = [padded(self._part.inputs[i], steps, 0) for i in members]
        answers: Any = [self._part.targets[i] for i in members]
        if self._facts.kind in ("tagging", "language-modeling"):
            answers = [padded(a, steps, -100) for a in answers]
        return torch.as_tensor(np.stack(inputs)), torch.as_tensor(np.asarray(answers))


def in_order(part: Examples) -> Iterator[tuple[Any, Tensor]]:
    """Places and inputs of examples of exactly one length each, to be answered at once."""
    for members in _groups([len(x) for x in part.inputs]).values():
        for start in range(0, len(members), ANSWERED_AT_ONCE):
            some = members[start : start + ANSWERED_AT_ONCE]
            yield some, torch.as_tensor(np.stack([part.inputs[i] for i in some]))


def part_of(problem: Problem, share: float, seed: int) -> Examples:
    """A share of the training examples: of a series the latest, else drawn at random."""
    part = problem.train
    if share >= 1:
        return part
    count = max(1, round(share * len(part)))
    if problem.facts.kind == "forecasting":
        return Examples(part.inputs[-count:], part.targets[-count:])
    drawn = np.random.default_rng(seed).permutation(len(part))[:count]
    texts = tuple(part.texts[i] for i in drawn) if part.texts else ()
    return Examples([part.inputs[i] for i in drawn], [part.targets[i] for i in drawn], texts)


def rounded_up(steps: int) -> int:
    """The length that a sequence is padded to while training."""
    if steps <= EXACT:
        return steps
    grid = 1 << (steps.bit_length() - 4)
    return -(-steps // grid) * grid


def padded(sequence: Any, steps: int, value: int) -> Any:
    """The sequence, `value` after its end."""
    missing = steps - len(sequence)
    if not missing:
        return np.asarray(sequence)
    wide = [(0, missing)] + [(0, 0)] * (np.ndim(sequence) - 1)
    return np.pad(sequence, wide, constant_values=value)


def _groups(lengths: list[int]) -> dict[int, Any]:
    found = np.asarray(lengths)
    return {int(steps): np.flatnonzero(found == steps) for steps in np.unique(found)}
