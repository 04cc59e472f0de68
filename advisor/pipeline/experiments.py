"""One experiment made on this device: latency, training cost, gradients or what a probe teaches.

Latency is measured over a usual task's shape, as a device profile is; training as one trains, on
all cores. What was learned of probes comes from this machine's store first, then from the shipped
results, and is trained only where neither has it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from advisor import registry
from advisor.core.candidate import Candidate
from advisor.core.claim import Experiment
from advisor.core.failure import Failure
from advisor.core.findings import Findings
from advisor.core.shape import TaskShape
from advisor.core.state_size import StateSize
from advisor.core.task import Task
from advisor.decide.screen import unable
from advisor.learn.probing import FULL, QUICK, SEEDS
from advisor.pipeline.bench import Plan, Prepared
from advisor.pipeline.gradients import gradients_of
from advisor.pipeline.live import LiveBench
from advisor.pipeline.offers import gather
from advisor.pipeline.probing import Asked, plan
from advisor.pipeline.probing_known import known_learned
from advisor.pipeline.probing_run import run
from advisor.pipeline.profiling import ROUNDS
from advisor.pipeline.training import cost_requests, train
from advisor.pipeline.usual_task import generic_task
from advisor.store.learned import LearnedStore

QUICK_ROUNDS = 2
"""The fewest that tell anything of noise between processes."""
PROBED = "small"
"""The size that probes are made for, whatever an experiment says of size."""
USUAL_LENGTHS = (16, 64, 256, 1024)
"""Where an experiment names none."""


@dataclass(frozen=True)
class Found:
    """What experiments gave, what broke, and whether time ran out."""

    findings: Findings = field(default_factory=Findings)
    failures: tuple[Failure, ...] = ()
    out_of_time: bool = False

    def joined(self, more: Found) -> Found:
        """Both together."""
        a, b = self.findings, more.findings
        return Found(
            Findings(
                measured=(*a.measured, *b.measured),
                training=(*a.training, *b.training),
                learned=(*a.learned, *b.learned),
                gradients=(*a.gradients, *b.gradients),
                states=(*a.states, *b.states),
            ),
            (*self.failures, *(f for f in more.failures if f not in self.failures)),
            self.out_of_time or more.out_of_time,
        )


def make(bench: LiveBench, experiment: Experiment, quick: bool = False) -> Found:
    """Make one experiment, or take from the stores what they have of it."""
    if experiment.what == "latency":
        return _latency(bench, experiment, QUICK_ROUNDS if quick else ROUNDS)
    if experiment.what == "training":
        return _training(bench, experiment)
    if experiment.what == "gradient":
        return _gradient(bench, experiment)
    return _probe(bench, experiment, quick)


def _latency(bench: LiveBench, experiment: Experiment, rounds: int) -> Found:
    task, lengths, candidates = _asked(bench, experiment)
    if not candidates:
        return Found()
    if _late(bench):
        return Found(out_of_time=True)
    shape = TaskShape.of(task)
    prepared = bench.prepare(candidates, shape, max(lengths))
    ready = [c for c in candidates if c.id in prepared.artifacts]
    plan = Plan(
        lengths=tuple(sorted(lengths, reverse=True)),
        rounds=rounds,
        seconds_per_length=0.15,
        least_samples=25,
        most_seconds_per_length=3.0,
        stage=f"measuring, {experiment.mode}, batch {experiment.batch}, {experiment.size}",
    )
    measured = bench.measure(ready, prepared.artifacts, shape, plan)
    pairs = tuple((c, m) for c in ready if (m := measured.measurements.get(c.id)) is not None)
    found = Findings(measured=pairs, states=_states(ready, prepared, shape))
    return Found(found, (*prepared.failures, *measured.failures), measured.out_of_time)


def _training(bench: LiveBench, experiment: Experiment) -> Found:
    task, lengths, candidates = _asked(bench, experiment)
    requests = cost_requests(
        candidates,
        TaskShape.of(task).model_copy(update={"batch": 1}),
        lengths,
        bench.device.usable_cores,
        experiment.batch,
    )
    made = train(bench, requests)
    return Found(Findings(training=made.costs), made.failures, made.out_of_time)


def _gradient(bench: LiveBench, experiment: Experiment) -> Found:
    _, _, candidates = _asked(bench, experiment.model_copy(update={"size": PROBED}))
    found, failures, late = gradients_of(bench, candidates)
    return Found(Findings(gradients=found), failures, late)


def _probe(bench: LiveBench, experiment: Experiment, quick: bool) -> Found:
    """What is known of all families counts; only those asked for are trained."""
    known = [found for found in known_learned() if found.probe == experiment.probe]
    have = {found.family for found in known}
    lacking = tuple(f for f in _installed(experiment.families) if f not in have)
    if not lacking or experiment.probe not in {f.name for f in registry.find("probes")}:
        return Found(Findings(learned=tuple(known)))
    asked = Asked(
        families=lacking,
        probes=(experiment.probe,),
        sizes=(PROBED,),
        seeds=SEEDS[:1] if quick else SEEDS,
        budget=QUICK if quick else FULL,
    )
    store = LearnedStore(bench.places.learned, bench.observer.note)
    made = run(plan(asked), store, bench.observer, bench.device.usable_cores, bench.deadline)
    found = Findings(learned=(*known, *made.results))
    return Found(found, tuple(made.failures), made.out_of_time)


def _asked(
    bench: LiveBench, experiment: Experiment
) -> tuple[Task, tuple[int, ...], tuple[Candidate, ...]]:
    """The task, lengths and candidates of an experiment; families that are not installed or can't
    serve the mode are left out."""
    lengths = experiment.lengths or USUAL_LENGTHS
    usual = generic_task(experiment.mode, max(lengths))
    serving = usual.serving.model_copy(update={"batch": experiment.batch})
    task = usual.model_copy(update={"serving": serving})
    families = _able(task, experiment.families)
    if not families:
        return task, lengths, ()
    offers = gather(task, bench.device, families, (experiment.size,))
    return task, lengths, offers.candidates


def _installed(wanted: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f.name for f in registry.find("families") if not wanted or f.name in wanted)


def _able(task: Task, wanted: tuple[str, ...]) -> tuple[str, ...]:
    found = [f for f in registry.find("families") if f.name in _installed(wanted)]
    loaded = (outcome for f in found if isinstance(outcome := registry.load(f), registry.Loaded))
    return tuple(f.name for f in loaded if not unable(task, f.plugin.capabilities))


def _states(
    candidates: list[Candidate], prepared: Prepared, shape: TaskShape
) -> tuple[StateSize, ...]:
    """Exact from the exported graphs; a request carries none."""
    found = (StateSize.of(c, prepared.artifacts[c.id], shape.batch) for c in candidates)
    return tuple(size for size in found if size is not None)


def _late(bench: LiveBench) -> bool:
    return bench.deadline is not None and time.monotonic() >= bench.deadline
