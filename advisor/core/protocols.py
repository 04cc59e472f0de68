"""What a plugin must offer, by kind. `API_VERSION` counts incompatible changes of this page.

Torch, numpy and onnxruntime objects appear here as `Any`: this module must import none of them.
A plugin's module must not either, at its top; import them inside `build` or `session`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Literal, Protocol, runtime_checkable

from advisor.core.candidate import Candidate, Capabilities
from advisor.core.claim import Experiment, Quote, Where
from advisor.core.device import Device
from advisor.core.evidence import ClaimStatus, Expectation, Standing
from advisor.core.findings import Findings
from advisor.core.learned import Ability, Expected, Measure
from advisor.core.settings import Settings
from advisor.core.task import Task
from advisor.core.trial import Examples, Facts
from advisor.core.view import View

API_VERSION = 1


@runtime_checkable
class Family(Protocol):
    """One architecture: offers sizes for a task and builds the backbone of each.

    `summary` says in a line what it is, `source` is paper and section.
    """

    api_version: ClassVar[int]
    summary: ClassVar[str]
    source: ClassVar[str]
    capabilities: ClassVar[Capabilities]

    def candidates(self, task: Task, device: Device) -> Sequence[Candidate]:
        """Sizes worth measuring, one per band; cheap, imports no torch."""
        ...

    def build(self, candidate: Candidate) -> Any:
        """The `Backbone` of `candidate`, freshly initialised from torch's global generator."""
        ...


@runtime_checkable
class Backbone(Protocol):
    """A `torch.nn.Module` from (batch B, steps T, width) to (B, T, width).

    Only `forward` is needed for requests. A family that streams or generates adds the rest, with
    states as a tuple of float tensors, batch first. Embedding and head are the host's.
    """

    def forward(self, x: Any) -> Any:
        """(B, T, width) → (B, T, width) over a whole sequence."""
        ...

    def prefill(self, x: Any) -> tuple[Any, tuple[Any, ...]]:
        """`forward`, and the states after the last step."""
        ...

    def step(self, x: Any, states: tuple[Any, ...]) -> tuple[Any, tuple[Any, ...]]:
        """(B, 1, width) and the states before it → (B, 1, width) and the states after it."""
        ...

    def initial_states(self, batch: int) -> tuple[Any, ...]:
        """States before the first step; a cache has size 0 on its growing axis."""
        ...

    growing_axes: tuple[int | None, ...]
    """For each state, the axis that one step makes one longer, or `None`."""


@runtime_checkable
class Session(Protocol):
    """A loaded model. The host times; a session never reads a clock."""

    def bind(self, feeds: Mapping[str, Any], states: Mapping[str, str]) -> Callable[[], None]:
        """A callable that runs one inference over `feeds` (NumPy arrays by input name) and returns
        when the device is done. `states` maps state inputs to outputs of the same shape whose
        buffer is carried over from call to call."""
        ...

    def run(self, feeds: Mapping[str, Any]) -> dict[str, Any]:
        """One plain inference: outputs by name as NumPy arrays."""
        ...

    def placement(self) -> dict[str, int]:
        """Graph nodes by the provider that really runs them."""
        ...


@runtime_checkable
class Runtime(Protocol):
    """Runs ONNX files. Loaded in the measuring process, so its module must be light."""

    api_version: ClassVar[int]
    summary: ClassVar[str]

    def version(self) -> str: ...

    def available(self) -> Sequence[str]:
        """Providers this machine has."""
        ...

    def session(self, path: str, settings: Settings) -> Session: ...


@runtime_checkable
class Claim(Protocol):
    """One sentence that people say about architectures, with its source and where it holds.

    `number`: its row on the page of evidence ("C03", "R2"), or "". `quotes`: the words of the
    articles. `figure`: what the source measured, in words, "" where none was verified.
    `experiments`: what must be measured to test it here; empty: no device can. `contradicts`: ids
    of claims that say the opposite.
    """

    api_version: ClassVar[int]
    number: ClassVar[str]
    says: ClassVar[str]
    quotes: ClassVar[Sequence[Quote]]
    source: ClassVar[str]
    figure: ClassVar[str]
    standing: ClassVar[Standing]
    where: ClassVar[Where]
    experiments: ClassVar[Sequence[Experiment]]
    contradicts: ClassVar[Sequence[str]]

    def holds(self, task: Task, device: Device) -> bool:
        """Whether the claim bears on this task at all."""
        ...

    def predict(
        self, task: Task, device: Device, families: Mapping[str, Capabilities]
    ) -> Sequence[Expectation]:
        """What it expects of the families' quality; empty for a claim about cost."""
        ...

    def test(self, found: Findings) -> tuple[ClaimStatus, str]:
        """Its standing on this device, and the figures that show it."""
        ...


@runtime_checkable
class Reporter(Protocol):
    """Turns the view of an answer into bytes; files and streams are the host's."""

    api_version: ClassVar[int]
    summary: ClassVar[str]

    def render(self, view: View) -> bytes: ...


@runtime_checkable
class Probe(Protocol):
    """A synthetic task that separates architectures by what they can learn.

    `definition`: what goes in and what is asked. `inputs`: vocabulary of tokens, or channels of
    features; `outputs`: classes, or numbers in the one answer. `answer`: at every position where
    one is asked, or after the last. `chance`: accuracy of a guess without having learned, at the
    lengths of training (of `mse`: the error of the best constant). Lengths are in the probe's own
    unit, `length_unit`; the first of `test_lengths` is the longest trained on, then come 2 and 4
    times it. `expected`: outcomes per family with their source. A probe whose input shows answers
    after they were asked sets `causal_only = True`, and is asked of causal families only.
    """

    api_version: ClassVar[int]
    summary: ClassVar[str]
    source: ClassVar[str]
    definition: ClassVar[str]
    ability: ClassVar[Ability]
    measure: ClassVar[Measure]
    input_type: ClassVar[Literal["tokens", "features"]]
    inputs: ClassVar[int]
    outputs: ClassVar[int]
    answer: ClassVar[Literal["position", "last"]]
    chance: ClassVar[float]
    length_unit: ClassVar[str]
    train_lengths: ClassVar[tuple[int, int]]
    test_lengths: ClassVar[tuple[int, ...]]
    expected: ClassVar[tuple[Expected, ...]]

    def sample_batch(self, rng: Any, batch: int, length: int) -> tuple[Any, Any]:
        """Inputs and targets from a `numpy.random.Generator`, equal for equal generators.

        Inputs: tokens (B, T) int64, or features (B, T, C) float32. Targets: classes (B, T) int64
        with -100 where no answer is asked, or for `mse` (B, outputs) float32.
        """
        ...

    def steps(self, length: int) -> int:
        """T, the steps of a sequence of this length in the probe's unit."""
        ...


@runtime_checkable
class Baseline(Protocol):
    """A simple model that every network has to beat on the user's data."""

    api_version: ClassVar[int]
    summary: ClassVar[str]
    source: ClassVar[str]

    def suits(self, facts: Facts) -> bool:
        """Whether it can answer such data; cheap, imports nothing heavy."""
        ...

    def fit(self, facts: Facts, train: Examples, validation: Examples) -> Fitted:
        """Fitted on `train`; what has to be chosen is chosen by `validation`."""
        ...


@runtime_checkable
class Fitted(Protocol):
    """A fitted baseline. `parameters`: numbers that it keeps."""

    parameters: int

    def predict(self, examples: Examples) -> Any:
        """An answer per example: class numbers (N,), numbers (N,), steps ahead (N, H, C); for
        tagging a list of (T,) class numbers; for language modelling a list of (T,) natural
        logarithms of the probability of each target token."""
        ...
