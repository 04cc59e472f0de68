"""What a claim says of itself: who said it, what the literature found, where it can be tested."""

from __future__ import annotations

from typing import Literal

from advisor.core.model import Stored
from advisor.core.task import Kind, Mode, Task

Article = Literal["q-and-a", "long-blog", "lecture-recap", "practice"]
ARTICLES: dict[Article, str] = {
    "q-and-a": "What advantages do transformers offer over RNNs (questions, 4 July 2023)",
    "long-blog": "Transformers vs. RNNs: Unraveling the Key Differences (blog, 4 November 2024)",
    "lecture-recap": "MIT 6.S191: Recurrent Neural Networks, Transformers, and Attention (recap)",
    "practice": "said in practice",
}
"""Where claims come from: three articles that give the usual advice, and engineers."""


class Quote(Stored):
    """A few words as the article has them."""

    article: Article
    words: str


class Where(Stored):
    """Where a claim speaks; empty: everywhere. Lengths and batches from … to, both included."""

    kinds: tuple[Kind, ...] = ()
    modes: tuple[Mode, ...] = ()
    lengths: tuple[int, int] | None = None
    batches: tuple[int, int] | None = None
    devices: str = ""

    def covers(self, task: Task) -> bool:
        """Whether the task's kind, mode, typical length and batch lie in it; a device is words."""
        return (
            (not self.kinds or task.kind in self.kinds)
            and (not self.modes or task.serving.mode in self.modes)
            and _within(self.lengths, task.input.length.typical)
            and _within(self.batches, task.serving.batch)
        )

    @property
    def told(self) -> str:
        """ "classification; request; 1 to 64 steps", or "everywhere"."""
        parts = [", ".join(self.kinds), ", ".join(self.modes)]
        if self.lengths is not None:
            parts.append("{:,} to {:,} steps".format(*self.lengths))
        if self.batches is not None:
            parts.append("batch {:,} to {:,}".format(*self.batches))
        return "; ".join(p for p in (*parts, self.devices) if p) or "everywhere"


class Experiment(Stored):
    """What a claim needs to have measured to be tested here; equal ones are made once for all.

    `latency`: candidates of `families` at `size` over `lengths` in `mode` at `batch`.
    `training`: forward and backward of the same; batch 1 stands for as many sequences as make
    about 4,096 tokens. `probe`: what `families` learn of `probe`, at the size that probes are
    made for. `gradient`: the gradient by lag under the usual initialisations.
    """

    what: Literal["latency", "training", "probe", "gradient"]
    families: tuple[str, ...]
    size: str = "medium"
    mode: Mode = "request"
    batch: int = 1
    lengths: tuple[int, ...] = ()
    probe: str = ""


def _within(span: tuple[int, int] | None, value: int) -> bool:
    return span is None or span[0] <= value <= span[1]
