"""An exported candidate: its graphs on disk and what the export contract found.

Names are the same in every graph: input `x`, output `y`, states `state_0` … paired with
`state_0_out` …, of the same type and (unless it grows) the same shape, so that a runtime can bind
one buffer to both.
"""

from __future__ import annotations

from typing import Literal

from advisor.core.candidate import Candidate, Precision
from advisor.core.model import Stored
from advisor.core.shape import TaskShape
from advisor.core.task import Mode

Form = Literal["whole", "step", "prefill"]
FORMS: dict[Mode, tuple[Form, ...]] = {
    "request": ("whole",),
    "stream": ("step",),
    "generate": ("prefill", "step"),
}
"""The graphs that each serving mode needs. `whole`: sequence in, answer out. `step`: one step and
the state in, answer and new state out. `prefill`: sequence in, answer at its last position and the
state out."""

Dimension = int | str


class Tensor(Stored):
    """An input or output as the file declares it; a dynamic dimension is its name."""

    name: str
    dtype: str
    shape: tuple[Dimension, ...]


class State(Stored):
    """A state input and the output that replaces it.

    `grows` is the axis that is one longer in the output (a cache), or `None` (a fixed state).
    """

    input: str
    output: str
    dtype: str
    shape: tuple[Dimension, ...]
    grows: int | None = None

    def bytes_at(self, past: int, batch: int = 1, item_bytes: int = 4) -> int:
        """Bytes of this state after `past` steps."""
        total = item_bytes
        for axis, size in enumerate(self.shape):
            total *= past if axis == self.grows else batch if isinstance(size, str) else size
        return total


class Graph(Stored):
    """One ONNX file. `path` is absolute, in the artifact cache."""

    form: Form
    path: str
    sha256: str
    file_bytes: int
    inputs: tuple[Tensor, ...]
    outputs: tuple[Tensor, ...]
    states: tuple[State, ...] = ()
    operators: dict[str, int]


class Check(Stored):
    """One clause of the export contract, held: its name and the figures that show it."""

    clause: str
    detail: str


class Converted(Stored):
    """What a precision other than float32 did to the graphs.

    `operators`: those that came in place of float32 ones, counted. `deviation`: root mean square
    of the outputs' difference from float32 over that of the float32 outputs, the worst of the
    lengths tried, with the weights as exported (random): a figure of the arithmetic, not of
    accuracy on anybody's data.
    """

    precision: Precision
    operators: dict[str, int]
    deviation: float


class Artifact(Stored):
    """A candidate's graphs for one task shape, contract-checked.

    `converted` is `None` for float32.
    """

    candidate_id: str
    model_key: str
    shape_key: str
    opset: int
    graphs: tuple[Graph, ...]
    checks: tuple[Check, ...]
    exported_with: str
    export_s: float
    backbone_parameters: int
    embedding_parameters: int
    head_parameters: int
    converted: Converted | None = None

    def graph(self, form: Form) -> Graph:
        return next(g for g in self.graphs if g.form == form)

    @property
    def model_bytes(self) -> int:
        """Bytes of the file to ship; two graphs share weights, the larger stands for both."""
        return max(g.file_bytes for g in self.graphs)

    @property
    def states(self) -> tuple[State, ...]:
        return next((g.states for g in self.graphs if g.states), ())

    @property
    def parameters(self) -> int:
        return self.backbone_parameters + self.embedding_parameters + self.head_parameters


class ExportJob(Stored):
    """A request for an artifact: what to build and the shape to build it for."""

    candidate: Candidate
    shape: TaskShape
    longest: int
    """The task's longest input; the contract is checked up to `min(longest, 160)` steps."""
