"""What `advisor probe` is to do: which attempts, in which order, and which are made already.

The first learning rate of every model comes before the second of any, and a model that solved a
probe from a seed is not trained again from it: what is easy is known soon, and stopping early
leaves a table that compares all families.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import product
from typing import Any

from advisor import registry
from advisor.core.failure import Failure
from advisor.core.learnability import Cell, attempt_key, cell_of
from advisor.core.learned import Attempt, Budget, Learned
from advisor.core.protocols import Family, Probe
from advisor.learn.probing import FULL, LEARNING_RATES, SEEDS, ProbeRequest, candidate_for
from advisor.learn.verdict import learned
from advisor.store.learned import LearnedStore


@dataclass(frozen=True)
class Asked:
    """Names of families and probes, all where empty. `lengths`: tested beside the longest trained
    on, instead of the probe's own. `every_seed`: also where a model solved it from one of them."""

    families: tuple[str, ...] = ()
    probes: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ("small",)
    lengths: tuple[int, ...] = ()
    seeds: tuple[int, ...] = SEEDS[:1]
    learning_rates: tuple[float, ...] = LEARNING_RATES
    budget: Budget = FULL
    every_seed: bool = True


@dataclass(frozen=True)
class Plan:
    """Attempts to make, in rounds; the probes that they are on; what could not be asked."""

    rounds: tuple[tuple[ProbeRequest, ...], ...]
    probes: dict[str, Probe]
    every_seed: bool
    failures: tuple[Failure, ...] = ()

    @property
    def total(self) -> int:
        return sum(map(len, self.rounds))


@dataclass
class Progress:
    """What each cell has reached so far; says which attempts are still worth making."""

    plan: Plan
    done: dict[Cell, list[Learned]] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)
    rounds_begun: int = 0
    skipped: int = 0

    def add(self, request: ProbeRequest, found: Learned) -> None:
        probe = self.plan.probes[request.probe]
        self.done.setdefault(request_cell(request, probe), []).append(found)
        self.keys.add(request_key(request, probe))

    def made(self, request: ProbeRequest) -> bool:
        return request_key(request, self.plan.probes[request.probe]) in self.keys

    def needed(self, request: ProbeRequest) -> bool:
        """Not where the same model solved the probe before, from this seed or from any."""
        cell = request_cell(request, self.plan.probes[request.probe])
        return not any(
            found.attained in ("solved", "extrapolates")
            for found in self.done.get(cell, ())
            if not self.plan.every_seed or found.attempts[0].seed == request.seed
        )

    def next_batch(self, workers: int) -> tuple[ProbeRequest, ...]:
        """The next round's attempts that are still needed, or those of several rounds where one
        would leave workers idle. To be asked for when all before are done; empty at the end."""
        batch: list[ProbeRequest] = []
        while self.rounds_begun < len(self.plan.rounds) and len(batch) < max(workers, 1):
            round_ = self.plan.rounds[self.rounds_begun]
            new = [request for request in round_ if not self.made(request)]
            batch += filter(self.needed, new)
            self.skipped += sum(not self.needed(request) for request in new)
            self.rounds_begun += 1
        return tuple(batch)


def plan(asked: Asked) -> Plan:
    """Every attempt of what is asked. Raises `InputError` for names that are not installed."""
    probes: dict[str, Probe] = _chosen("probes", asked.probes)
    families: dict[str, Family] = _chosen("families", asked.families)
    cells: list[ProbeRequest] = []
    failures: list[Failure] = []
    for name, own, size in product(probes, families, asked.sizes):
        make = partial(candidate_for, families[own], own, probes[name], size)
        made = registry.guarded("candidates", own, make)
        if isinstance(made, Failure):
            failures.append(made)
        else:
            tested = _tested(probes[name], asked.lengths)
            cells.append(
                ProbeRequest(probe=name, candidate=made, budget=asked.budget, test_lengths=tested)
            )
    return Plan(_rounds(cells, probes, asked), probes, asked.every_seed, tuple(failures))


def answers(found: Learned, budget: Budget) -> bool:
    """Whether more of what `budget` allows could not have changed the one attempt of `found`."""
    (only,) = found.attempts
    if only.stopped in ("solved", "diverged"):
        return True
    if only.stopped == "steps":
        return found.budget_steps >= budget.steps
    return found.budget_cpu_s >= budget.cpu_s


def stored(request: ProbeRequest, probe: Probe, store: LearnedStore) -> Learned | None:
    """An attempt made before that answers `request`."""
    found_before = store.find(request_key(request, probe))
    return next((found for found in found_before if answers(found, request.budget)), None)


def judged(
    request: ProbeRequest, probe: Probe, attempt: Attempt, versions: dict[str, str], device: str
) -> Learned:
    """One attempt as a result of its own."""
    found = learned(
        request.probe, probe, request.candidate, [attempt], request.budget, versions, device
    )
    return found.model_copy(update={"test_lengths": request.test_lengths or probe.test_lengths})


def request_cell(request: ProbeRequest, probe: Probe) -> Cell:
    """The cell that an attempt belongs to."""
    own = request.candidate
    tested = request.test_lengths or probe.test_lengths
    return cell_of(request.probe, own.family, own.width, own.hyperparameters, tested)


def request_key(request: ProbeRequest, probe: Probe) -> str:
    """What the store keeps the attempt under."""
    return attempt_key(request_cell(request, probe), request.learning_rate, request.seed)


def _rounds(
    cells: Sequence[ProbeRequest], probes: dict[str, Probe], asked: Asked
) -> tuple[tuple[ProbeRequest, ...], ...]:
    """Seed by seed, rate by rate. A probe that trains nothing has one attempt."""
    rounds = [
        tuple(
            request.model_copy(update={"seed": seed, "learning_rate": rate})
            for request in cells
            if (seed, rate) == (asked.seeds[0], asked.learning_rates[0])
            or probes[request.probe].measure != "gradient"
        )
        for seed in asked.seeds
        for rate in asked.learning_rates
    ]
    return tuple(rounds)


def _tested(probe: Probe, lengths: Sequence[int]) -> tuple[int, ...]:
    """The longest length trained on always leads: verdicts are about it."""
    if not lengths:
        return ()
    trained = probe.test_lengths[0]
    return (trained, *(n for n in sorted(set(lengths)) if n != trained))


def _chosen(group: registry.Group, names: Sequence[str]) -> dict[str, Any]:
    """The plugins of these names, or all. A broken one that was not named would stop the others:
    it is left out, as `advisor plugins` tells."""
    installed = [found.name for found in registry.find(group)]
    wrong = [name for name in names if name not in installed]
    if wrong:
        raise registry.unknown(group, wrong)
    if names:
        return {name: registry.get(group, name).plugin for name in names}
    return {each.name: each.plugin for each in registry.load_all(group)[0]}
