"""The user's data in the form that is trained on: numbers, by what the training part alone shows.

What was cut, unknown or left out is said in notes: a score is worth as much as the data behind it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from advisor.core.dataset import Dataset, Split
from advisor.core.shape import TaskShape
from advisor.core.task import Task
from advisor.core.trial import Examples, Facts
from advisor.data import scaling, vocabulary
from advisor.data.vocabulary import END, UNKNOWN, Vocabulary
from advisor.errors import InputError, Problem
from advisor.learn.trial_problem import PARTS, Windows
from advisor.learn.trial_problem import save as save_problem

CHUNK = 64
"""Tokens of one training example of a language model: what it may look back on."""
LONGEST_SEASON = 400
LEAST_CORRELATION = 0.2
"""Autocorrelation below which no season is assumed."""
MIN_COUNT = 2


@dataclass(frozen=True)
class Encoded:
    """Ready to be saved for the workers. `task`: the user's, with vocabulary and classes as found
    in the data."""

    task: Task
    facts: Facts
    shape: TaskShape
    parts: dict[str, Examples | Windows]
    notes: tuple[str, ...]

    def save(self, folder: Path) -> None:
        save_problem(folder, self.facts, self.shape, self.parts)


def encode(task: Task, split: Split) -> Encoded:
    """`split` for `task`. Raises `InputError` where the two don't fit."""
    kind = split.train.kind
    if kind == "forecasting":
        return _forecast(task, split)
    if split.train.form == "features":
        return _features(task, split)
    if kind == "language-modeling":
        return _language(task, split)
    if kind in ("classification", "pair-classification", "regression", "tagging"):
        return _words(task, split)
    raise InputError(
        f"no contender can be trained on {kind} data yet",
        "classification, tagging, regression, forecasting and language-modeling can",
    )


def _words(task: Task, split: Split) -> Encoded:
    known = _vocabulary(task, _texts(split.train))
    longest = task.input.length.longest
    parts: dict[str, Examples | Windows] = {}
    cut = 0
    for name in PARTS:
        part: Dataset = getattr(split, name)
        coded = [_numbers(known, part.kind, x) for x in part.inputs]
        cut += sum(len(row) > longest for row in coded)
        parts[name] = Examples(
            [_array(row[:longest]) for row in coded],
            _answers(part, longest),
            tuple(_plain(x) for x in part.inputs) if part.kind != "tagging" else (),
        )
    notes = [_said_of(known, split)]
    if cut:
        notes.append(f"{cut} inputs longer than the task's {longest} tokens were cut at their end")
    outputs = 1 if task.kind == "regression" else max(2, len(split.train.classes))
    return _encoded(task, split, outputs, parts, notes, vocabulary_size=len(known))


def _features(task: Task, split: Split) -> Encoded:
    _same_channels(task, split)
    scaled = scaling.scaled(split)
    longest = task.input.length.longest
    parts: dict[str, Examples | Windows] = {
        name: Examples([series[:longest] for series in part.inputs], _answers(part, longest))
        for name in PARTS
        for part in (getattr(scaled, name),)
    }
    cut = sum(len(s) > longest for name in PARTS for s in getattr(split, name).inputs)
    notes = ["scaled per channel by the training part"]
    if cut:
        notes.append(f"{cut} series longer than the task's {longest} steps were cut at their end")
    outputs = 1 if task.kind == "regression" else max(2, len(split.train.classes))
    return _encoded(task, split, outputs, parts, notes)


def _forecast(task: Task, split: Split) -> Encoded:
    _same_channels(task, split)
    scaled = scaling.scaled(split)
    context, horizon = task.input.length.typical, task.output_size
    parts: dict[str, Examples | Windows] = {}
    for name in PARTS:
        part: Dataset = getattr(scaled, name)
        history = part.history or (0,) * len(part.inputs)
        cut = Windows(part.inputs, history, context, horizon)
        parts[name] = cut
        if not len(cut.examples()):
            raise InputError(
                f"the {name} part has no window of {context} steps and {horizon} after them",
                "give a longer series, or a smaller input.length.typical or output.size",
            )
    notes = [
        f"windows of {context} steps, {horizon} ahead, at every step; values scaled per channel "
        "by the training part"
    ]
    season = season_of(scaled.train.inputs[0])
    notes.append(f"season of {season} steps" if season > 1 else "no season found")
    return _encoded(task, split, horizon, parts, notes, season=season)


def _language(task: Task, split: Split) -> Encoded:
    known = _vocabulary(task, split.train.inputs)
    steps = min(CHUNK, task.input.length.longest)
    parts: dict[str, Examples | Windows] = {}
    for name in PARTS:
        lines = getattr(split, name).inputs
        stream = [n for line in lines for n in (*known.encode(line), END)]
        starts = range(0, len(stream) - steps, steps)
        rows = [_array(stream[at : at + steps + 1]) for at in starts]
        if not rows:
            raise InputError(
                f"the {name} part has fewer than {steps + 1} tokens", "give more text"
            )
        parts[name] = Examples([row[:-1] for row in rows], [row[1:] for row in rows])
    notes = [_said_of(known, split), f"read in pieces of {steps} tokens, lines end to end"]
    return _encoded(task, split, len(known), parts, notes, vocabulary_size=len(known))


def _encoded(
    task: Task,
    split: Split,
    outputs: int,
    parts: dict[str, Examples | Windows],
    notes: Sequence[str],
    vocabulary_size: int = 0,
    season: int = 1,
) -> Encoded:
    told = task.model_dump()
    told["output"] = {"size": outputs}
    told["data"]["examples"] = len(split.train)
    if vocabulary_size:
        told["input"]["vocab_size"] = vocabulary_size
    found = Task.model_validate(told)
    told["serving"] = {"mode": "request"}
    shape = TaskShape.of(Task.model_validate(told))
    facts = Facts(task.kind, bool(vocabulary_size), shape.inputs, outputs, season)
    said = (*split.train.notes, *split.notes, *notes)
    return Encoded(found, facts, shape, parts, tuple(dict.fromkeys(said)))


def _vocabulary(task: Task, texts: Sequence[Any]) -> Vocabulary:
    if task.input.type != "tokens":
        raise InputError(
            "the data is text, and the task reads features",
            'say input.type = "tokens" in the task, or give other data',
            problems=(Problem("input.type", "is 'features'"),),
        )
    return vocabulary.build(texts, min_count=MIN_COUNT, largest=task.input.vocabulary)


def _same_channels(task: Task, split: Split) -> None:
    found = split.train.inputs[0].shape[1]
    if task.input.type != "features" or task.input.channels != found:
        raise InputError(
            f"the data has {found} channels, the task "
            + (f"{task.input.channels}" if task.input.channels else "reads tokens"),
            f'say input.type = "features" and channels = {found} in the task',
            problems=(Problem("input.channels", f"should be {found}"),),
        )


def _said_of(known: Vocabulary, split: Split) -> str:
    unknown = known.unknown_share(_texts(split.test))
    return (
        f"{len(known):,} {known.unit}s of the training part seen at least {MIN_COUNT} times; "
        f"{unknown:.1%} of the test part's are unknown"
    )


def _numbers(known: Vocabulary, kind: str, item: Any) -> list[int]:
    """A pair becomes one sequence with a mark between; nothing at all becomes one unknown word."""
    if kind == "pair-classification":
        return [*known.encode(item[0]), END, *known.encode(item[1])]
    return known.encode(item) or [UNKNOWN]


def _texts(part: Dataset) -> list[Any]:
    """What the vocabulary is made from: texts, or tuples of tokens as they are."""
    if part.kind == "pair-classification":
        return [" ".join(pair) for pair in part.inputs]
    return list(part.inputs)


def _plain(item: Any) -> str:
    return " ".join(item) if isinstance(item, tuple) else str(item)


def _array(row: Sequence[int]) -> Any:
    import numpy as np

    return np.asarray(row, np.int64)


def _answers(part: Dataset, longest: int) -> Any:
    import numpy as np

    if part.kind == "tagging":
        return [_array(tags[:longest]) for tags in part.targets]
    return np.asarray(part.targets, np.float32 if part.kind == "regression" else np.int64)


def season_of(series: Any) -> int:
    """Steps to the highest peak of the mean autocorrelation of the channels; 1 where none stands
    out."""
    import numpy as np

    x = np.asarray(series, np.float64)
    x = x - x.mean(axis=0)
    most = min(LONGEST_SEASON, len(x) // 3)
    if most < 3:
        return 1
    power = np.abs(np.fft.rfft(x, 2 * len(x), axis=0)) ** 2
    correlation = np.fft.irfft(power, axis=0)[: most + 1]
    mean = (correlation / np.maximum(correlation[0], 1e-12)).mean(axis=1)
    peaks = [
        lag
        for lag in range(2, most)
        if mean[lag] > LEAST_CORRELATION and mean[lag - 1] < mean[lag] >= mean[lag + 1]
    ]
    return max(peaks, key=lambda lag: mean[lag], default=1)
