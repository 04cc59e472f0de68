"""The user's data in one form, whatever file it came from, and its parts for a fair trial.

Nothing here is encoded or scaled: vocabulary and scaling belong to the training part alone, so
they are made after the split. What the reader did to the file (rows dropped, gaps filled, only a
sample read) stands in `notes`, and whoever shows a result shows those too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal

from advisor.core.task import Kind

Form = Literal["text", "tokens", "features"]
"""How an input stands in `Dataset.inputs`: a `str`, a tuple of `str`, an array (steps, channels).
"""


@dataclass(frozen=True)
class Dataset:
    """Examples of one kind.

    | kind | `inputs[i]` | `targets[i]` |
    |---|---|---|
    | classification | text, tokens or float32 (T, C) | class number, an index into `classes` |
    | regression | the same | float |
    | pair-classification | a pair (text, text) | class number |
    | tagging | tokens | tuple of class numbers, one per token |
    | translation | text | text |
    | language-modeling | text: one line or document, in the order of the file | none (`()`) |
    | forecasting | float32 (T, C), one whole series | none: the future of the same series |

    `groups[i]`: what must stay together in one part (a speaker, a user), or the name of a series.
    `times[i]`: seconds since 1970 of an example; for forecasting a float64 array (T,).
    `history[i]` (forecasting): leading steps of series i that are context only; no answer may be
    counted there. Empty `groups`, `times`, `history` or `targets` mean that there are none.
    """

    name: str
    kind: Kind
    form: Form
    inputs: tuple[Any, ...]
    targets: tuple[Any, ...] = ()
    classes: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    times: tuple[Any, ...] = ()
    channels: tuple[str, ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
    """Role (text, label, group, time, target …) and the column of the file that plays it."""
    history: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.inputs)

    def pick(self, chosen: Iterable[int]) -> Dataset:
        """The examples at these places, in this order; columns, classes and notes stay."""
        at = tuple(chosen)
        fields = ("inputs", "targets", "groups", "times", "history")
        picked = {f: tuple(getattr(self, f)[i] for i in at) for f in fields if getattr(self, f)}
        return Dataset(**{**vars(self), "inputs": (), **picked})

    def noting(self, *more: str) -> Dataset:
        return replace(self, notes=(*self.notes, *more))


@dataclass(frozen=True)
class Split:
    """Three parts that share no example. Fit on `train`, choose on `validation`, and look at
    `test` once. `how`: stratified, random, group, time, last or given."""

    train: Dataset
    validation: Dataset
    test: Dataset
    how: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asked:
    """What the user says of the file; what is None is guessed, and the guess shown.

    `target`: columns to forecast (all of numbers if empty), or the text to translate into.
    `separator` and `header` as in the file, where guessing them fails.
    """

    kind: Kind | None = None
    text: str | None = None
    second: str | None = None
    label: str | None = None
    group: str | None = None
    time: str | None = None
    target: tuple[str, ...] = ()
    separator: str | None = None
    header: bool | None = None
    longest: int | None = None
    """Steps (words for text) beyond which an input is cut, its end dropped, and that is said."""
    seed: int = 0
    largest_bytes: int = 200_000_000
    """Of text, after decompression; of a larger file this much is read, and that is said."""


@dataclass(frozen=True)
class SplitPlan:
    """`how` None: by group where there is one, by time for series and for dated examples, in order
    for language modelling, else stratified by class. `steps` (forecasting): exact steps of train,
    validation and test from the start of the series; the rest is left out."""

    how: Literal["stratified", "random", "group", "time", "last"] | None = None
    test_share: float = 0.2
    validation_share: float = 0.1
    steps: tuple[int, int, int] | None = None
    seed: int = 0
