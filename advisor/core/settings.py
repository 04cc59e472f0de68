"""How a model is run. A plain dataclass, so that a measuring process need not load pydantic."""

from __future__ import annotations

from dataclasses import dataclass

CPU = "CPUExecutionProvider"


@dataclass(frozen=True)
class Settings:
    """The runtime's settings that belong to a candidate, in the words of onnxruntime.

    `threads` is the size of the pool within one operator; `spinning` lets idle threads burn a core
    while they wait. Off by default: on shared machines it slows the model that spins.
    """

    provider: str = CPU
    threads: int = 1
    spinning: bool = False
    graph_optimization: str = "all"
