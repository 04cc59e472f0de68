"""What a claim says of itself: who said it, what the literature found, where it can be tested."""

from __future__ import annotations

from typing import Literal

from advisor.core.model import Stored
from advisor.core.task import Kind, Mode

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


class Experiment(Stored):
    """What a claim needs to have measured to be tested here; equal ones are made once for all.

    `latency`: candidates of `families` at `size` over `lengths` in `mode` at `batch`.
    `training`: forward and backward of the same. `probe`: what `families` learn of `probe`.
    `gradient`: the gradient by lag at initialisation.
    """

    what: Literal["latency", "training", "probe", "gradient"]
    families: tuple[str, ...]
    size: str = "medium"
    mode: Mode = "request"
    batch: int = 1
    lengths: tuple[int, ...] = ()
    probe: str = ""
