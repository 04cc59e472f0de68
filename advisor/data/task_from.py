"""The task that the data describes; how it is served and what it may cost is the user's to say."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.core.dataset import Dataset
from advisor.core.looked import NeedFound
from advisor.core.task import GENERATED, Data, Input, Length, Needs, Output, Serving, Task
from advisor.data.look_lengths import quantile

FORECAST_CONTEXT = 96
"""Steps a forecast looks back on, where nobody said: the shortest of the usual benchmarks."""


def task_from(
    dataset: Dataset,
    lengths: Sequence[int],
    vocabulary: int | None,
    answers: int | None,
    needs: Sequence[NeedFound],
    horizon: int,
) -> Task:
    """Input, output, data and needs are the data's; a text is generated, all else requested."""
    return Task(
        name=_name(dataset),
        kind=dataset.kind,
        input=_input(dataset, lengths, vocabulary),
        output=Output(size=_output(dataset, answers, horizon)),
        serving=Serving(mode="generate" if dataset.kind in GENERATED else "request"),
        data=Data(examples=_examples(dataset)),
        needs=Needs.model_validate({found.need: found.value for found in needs}),
    )


def _name(dataset: Dataset) -> str:
    return f"{dataset.kind} of {dataset.name}"[:200]


def _input(dataset: Dataset, lengths: Sequence[int], vocabulary: int | None) -> Input:
    if dataset.form != "features":
        return Input(type="tokens", vocab_size=vocabulary, length=_length(lengths))
    channels = int(dataset.inputs[0].shape[1])
    if dataset.kind == "forecasting":
        steps = min(FORECAST_CONTEXT, max(lengths))
        return Input(type="features", channels=channels, length=Length(typical=steps))
    return Input(type="features", channels=channels, length=_length(lengths))


def _length(lengths: Sequence[int]) -> Length:
    """Half the inputs are shorter than `typical`; 99 % fit into `max`, the rest would be cut."""
    ordered = sorted(max(1, length) for length in lengths)
    most = quantile(ordered, 0.99)
    return Length(typical=quantile(ordered, 0.5), max=most)


def _output(dataset: Dataset, answers: int | None, horizon: int) -> int | None:
    if dataset.kind == "forecasting":
        return horizon
    if dataset.kind == "regression":
        return 1
    return len(dataset.classes) if dataset.classes else answers


def _examples(dataset: Dataset) -> int:
    """Steps of all series for a forecast, which is cut from them anywhere."""
    if dataset.kind == "forecasting":
        return sum(len(series) for series in dataset.inputs)
    return len(dataset)
