"""How a model is run. A plain dataclass, so that a measuring process need not load pydantic."""

from __future__ import annotations

from dataclasses import asdict, dataclass

CPU = "CPUExecutionProvider"


@dataclass(frozen=True)
class Settings:
    """The runtime's settings that belong to a candidate, in the words of onnxruntime.

    `threads` is the size of the pool within one operator; `spinning` lets idle threads burn a core
    while they wait. Off by default: on shared machines it slows the model that spins.
    `state_binding` keeps states of fixed size in the runtime's own buffers from call to call;
    without it each step hands them over as arrays, as plain `run` does.
    """

    provider: str = CPU
    threads: int = 1
    spinning: bool = False
    graph_optimization: str = "all"
    state_binding: bool = True

    @property
    def identity(self) -> dict[str, str | int]:
        """What ids and the store's keys are made of.

        A setting that came later is left out at the value that held before it: what was measured
        under the old settings stays valid.
        """
        facts = asdict(self)
        if self.state_binding:
            del facts["state_binding"]
        return facts
