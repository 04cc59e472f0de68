"""What of a task decides the graph of a model: its input, its answer and how it is served.

Two tasks of one shape share exported models and measurements. The embedding and the head belong to
the task, the backbone between them to the candidate; so parameters are counted apart.
"""

from __future__ import annotations

from typing import Literal

from advisor.core.model import Stored, content_hash
from advisor.core.task import PER_POSITION, Mode, Task

Answer = Literal["pooled", "last", "position"]


class TaskShape(Stored):
    """`inputs`: vocabulary or channels; `outputs`: numbers in one answer, read at `answer`.

    `pooled` averages over positions, `last` reads the last position (a forecast continues from
    there), `position` answers at each one.
    """

    input_type: Literal["tokens", "features"]
    inputs: int
    outputs: int
    answer: Answer
    mode: Mode
    batch: int

    @classmethod
    def of(cls, task: Task) -> TaskShape:
        """The shape of `task`. A forecast gives every channel at each step of the horizon."""
        tokens = task.input.type == "tokens"
        channels = task.input.channels or 1
        return cls(
            input_type=task.input.type,
            inputs=task.input.vocabulary if tokens else channels,
            outputs=_outputs(task, 1 if tokens else channels),
            answer=_answer(task),
            mode=task.serving.mode,
            batch=task.serving.batch,
        )

    def embedding_parameters(self, width: int) -> int:
        """A table of vectors for tokens, a linear map with bias for features."""
        return self.inputs * width + (0 if self.input_type == "tokens" else width)

    def head_parameters(self, width: int) -> int:
        """One linear map with bias from the backbone's width to the answer."""
        return (width + 1) * self.outputs

    def work_per_step(self, width: int) -> int:
        """Multiply-adds of embedding and head in each step; looking up a token costs none."""
        embedding = 0 if self.input_type == "tokens" else self.inputs * width
        return embedding + (self.outputs * width if self.answer == "position" else 0)

    @property
    def key(self) -> str:
        return content_hash(self.model_dump(mode="json", exclude={"batch"}))


def _outputs(task: Task, channels: int) -> int:
    if task.kind == "forecasting":
        return task.output_size * channels
    if task.kind == "span-extraction":
        return 2  # a score for "starts here" and one for "ends here"
    return task.output_size


def _answer(task: Task) -> Answer:
    if task.kind in PER_POSITION or task.serving.mode != "request":
        return "position"
    return "last" if task.kind == "forecasting" else "pooled"
