"""What probing asks a worker and what it answers, the budgets, and the model that is probed.

A model is compared at the size bands that the rest of the tool uses, so at equal parameters; the
small band is about 64 to 100 wide. Two learning rates, because recurrent models succeed in a
narrow window of them only (arXiv 2508.19029), and two seeds, because some outcomes are chance.
"""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from advisor.core.candidate import Candidate
from advisor.core.device import Device
from advisor.core.failure import Failure
from advisor.core.learned import Attempt, Budget, GradientByLag
from advisor.core.model import Stored
from advisor.core.protocols import Family, Probe
from advisor.core.task import Input, Length, Output, Serving, Task
from advisor.errors import InputError

LEARNING_RATES = (3e-3, 1e-3)
SEEDS = (0, 1)
FULL = Budget(steps=6000, cpu_s=40.0)
QUICK = Budget(steps=6000, cpu_s=15.0)
"""One attempt's. Measured on one core of 2.5 GHz: what is learned at this size at all is mostly
learned in 1 to 20 seconds, copying and the fixed delay in up to 40."""
QUICK_PROBES = ("parity", "flip-flop", "recall", "majority")
ANY_DEVICE = Device(
    system="any",
    architecture="any",
    processor="any",
    physical_cores=1,
    usable_cores=1,
    memory_bytes=8 * 2**30,
)
"""What is learned doesn't hang on the device, nor do the sizes that families offer for it."""


class ProbeRequest(Stored):
    """One attempt: train `candidate` on `probe` and test it. `test_lengths` empty: the probe's."""

    probe: str
    candidate: Candidate
    learning_rate: float = LEARNING_RATES[0]
    seed: int = SEEDS[0]
    budget: Budget = FULL
    test_lengths: tuple[int, ...] = ()


class ProbeReply(Stored):
    """The attempt, or the gradients where the probe trains nothing, or a failure. An attempt that
    diverged comes with the failure that says so. `versions` of what computed it."""

    request: ProbeRequest
    attempt: Attempt | None = None
    gradient: GradientByLag | None = None
    failure: Failure | None = None
    versions: dict[str, str] = Field(default_factory=dict)


def requests(
    probe: str,
    candidate: Candidate,
    budget: Budget = FULL,
    learning_rates: Sequence[float] = LEARNING_RATES,
    seeds: Sequence[int] = SEEDS,
) -> tuple[ProbeRequest, ...]:
    """All attempts in the order to make them; where one solves the probe, the rest may be left."""
    return tuple(
        ProbeRequest(
            probe=probe, candidate=candidate, learning_rate=rate, seed=seed, budget=budget
        )
        for seed in seeds
        for rate in learning_rates
    )


def candidate_for(family: Family, name: str, probe: Probe, band: str = "small") -> Candidate:
    """The family's candidate of `band` for the probe's longest training sequences.

    Raises `InputError` where the family offers none of that band, or would read answers ahead.
    """
    if getattr(probe, "causal_only", False) and not family.capabilities.causal:
        raise InputError(f"{name} reads ahead, where the answers of this probe stand")
    kinds = family.capabilities.kinds
    tokens = probe.input_type == "tokens"
    task = Task(
        name=f"probe {name}",
        kind="tagging" if "tagging" in kinds else min(kinds),
        input=Input(
            type=probe.input_type,
            vocab_size=probe.inputs if tokens else None,
            channels=None if tokens else probe.inputs,
            length=Length(typical=probe.steps(probe.train_lengths[1])),
        ),
        output=Output(size=probe.outputs),
        serving=Serving(mode="request"),
    )
    offered = {c.band: c for c in family.candidates(task, ANY_DEVICE)}
    if band not in offered:
        raise InputError(f"{name} has no size {band!r}", f"it has: {', '.join(offered)}")
    return offered[band]
