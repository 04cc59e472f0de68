"""The encoded data of a trial as one folder that its workers read: arrays, and the words.

Sequences of different lengths lie end to end in one array with their lengths beside. Of a
forecast the whole series are kept, and the windows are cut as views while loading: as copies they
would take hundreds of times the room.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from advisor.core.shape import TaskShape
from advisor.core.trial import Examples, Facts

PARTS = ("train", "validation", "test")
ARRAYS, TOLD = "arrays.npz", "told.json"


@dataclass(frozen=True)
class Problem:
    """What every contender is given. `block`: neighbouring examples that depend on one another."""

    facts: Facts
    shape: TaskShape
    train: Examples
    validation: Examples
    test: Examples

    @property
    def block(self) -> int:
        return block_of(self.facts)


@dataclass(frozen=True)
class Windows:
    """Series with their `history` (steps that are context only), cut at `context` and `horizon`;
    the next window begins `stride` steps later."""

    series: Sequence[Any]
    history: Sequence[int]
    context: int
    horizon: int
    stride: int = 1

    def examples(self) -> Examples:
        inputs, targets = [], []
        for series, counted in zip(self.series, self.history, strict=True):
            last = len(series) - self.horizon
            for origin in range(max(counted, self.context), last + 1, self.stride):
                inputs.append(series[origin - self.context : origin])
                targets.append(series[origin : origin + self.horizon])
        return Examples(inputs, targets)


def block_of(facts: Facts) -> int:
    """Windows that overlap in their futures are no independent examples."""
    return facts.outputs if facts.kind == "forecasting" else 1


def save(
    folder: Path, facts: Facts, shape: TaskShape, parts: Mapping[str, Examples | Windows]
) -> None:
    """Write the problem; complete when `TOLD` is there."""
    import numpy as np

    folder.mkdir(parents=True, exist_ok=True)
    arrays: dict[str, Any] = {}
    told: dict[str, Any] = {"facts": asdict(facts), "shape": shape.model_dump(mode="json")}
    for name, part in parts.items():
        if isinstance(part, Windows):
            sequences, answers = part.series, np.asarray(part.history)
            told[name] = {
                "context": part.context,
                "horizon": part.horizon,
                "stride": part.stride,
            }
        else:
            sequences = part.inputs
            answers = _joined(part.targets)
            told[name] = {"texts": list(part.texts)}
        arrays[f"{name}_flat"] = np.concatenate([np.asarray(s) for s in sequences])
        arrays[f"{name}_lengths"] = np.array([len(s) for s in sequences])
        arrays[f"{name}_targets"] = answers
    np.savez(folder / ARRAYS, allow_pickle=False, **arrays)
    unfinished = folder / "told.part"
    unfinished.write_text(json.dumps(told), encoding="utf-8")
    unfinished.replace(folder / TOLD)


def exists(folder: Path) -> bool:
    """Whether `save` came to its end there."""
    return (folder / TOLD).exists()


def load(folder: Path) -> Problem:
    """What `save` wrote."""
    import numpy as np

    told = json.loads((folder / TOLD).read_text(encoding="utf-8"))
    facts, shape = Facts(**told["facts"]), TaskShape.model_validate(told["shape"])
    with np.load(folder / ARRAYS, allow_pickle=False) as kept:
        arrays = dict(kept)
    train, validation, test = (_part(name, told[name], arrays, facts) for name in PARTS)
    return Problem(facts, shape, train, validation, test)


def _part(name: str, told: Mapping[str, Any], arrays: Mapping[str, Any], facts: Facts) -> Examples:
    import numpy as np

    ends = np.cumsum(arrays[f"{name}_lengths"])[:-1]
    sequences = np.split(arrays[f"{name}_flat"], ends)
    targets = arrays[f"{name}_targets"]
    if "context" in told:
        cut = Windows(
            sequences, targets.tolist(), told["context"], told["horizon"], told["stride"]
        )
        return cut.examples()
    if facts.kind in ("tagging", "language-modeling"):
        return Examples(sequences, np.split(targets, ends), tuple(told["texts"]))
    return Examples(sequences, targets, tuple(told["texts"]))


def _joined(targets: Sequence[Any]) -> Any:
    import numpy as np

    first = targets[0]
    return np.concatenate(list(targets)) if np.ndim(first) else np.asarray(targets)
