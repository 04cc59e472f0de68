"""Is any verdict wrong while other programs burn every core?

Usage: python tests/bench/bench_burners.py [--runs 20] [--rounds 5] [--kinds loops,copies,some]
                                           [--patient]

For each kind of burner, so many runs of what a recommendation does: `LiveBench.measure` into an
empty store, and at each look the verdicts of `advisor.decide` with the recommendation's own
judgement of whether the machine was busy, until one is given or the looks are over. Before each
run, with no burner, two processes of each candidate: over all of them, the truth, so that a
machine whose speed wanders does so for both; its 95 % interval is a bootstrap over processes.
Budgets are shares of the truth from 0.8 to 3.

All budgets are judged on the same samples: a run that a tight budget would have ended after its
first hopeless calls is cut there, so that each budget sees what it would have seen.

A verdict is wrong that says PASS of a budget below the truth, or FAIL of one above it; of a budget
within the truth's own interval nobody can tell, and it is counted apart. Every first run of a kind
waits as a command does, all of them with `--patient`. Exits with 1 on a wrong verdict, with 4 if
the machine was not quiet for the truth.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from burners import COPY, SPIN, burning

from advisor.core.artifact import Artifact
from advisor.core.candidate import Candidate
from advisor.core.measurement import Measurement, Run
from advisor.core.quantiles import quantile
from advisor.core.shape import TaskShape
from advisor.core.task import Task
from advisor.core.verdict import Outcome
from advisor.decide.verdicts import verdicts
from advisor.measure.guard import trust
from advisor.measure.loop import HOPELESS
from advisor.measure.patience import Patience
from advisor.pipeline.bench import Measured, Plan
from advisor.pipeline.live import LiveBench
from advisor.pipeline.looks import LOST_FACTOR, ROUNDS_BY_LOOK
from advisor.pipeline.progress import Silent
from advisor.pipeline.stand import busy
from advisor.store.measurements import MeasurementStore
from advisor.store.places import Places

TASK, BAND, FAMILIES = "film-review-sentiment", "small", ("gru", "transformer-encoder")
BUDGETS = (0.8, 0.95, 1.05, 1.3, 3.0)
RESAMPLES = 2000
QUIET_BETWEEN = 2
KINDS = {
    "none": "no burners",
    "loops": "loops on every core",
    "copies": "copies on every core",
    "some": "copies on all cores but one",
}
Burners = Callable[[], AbstractContextManager[None]]


class Notes(Silent):
    """Shows what a user would be told."""

    def note(self, message: str) -> None:
        print(f"    {message}")


@dataclass(frozen=True)
class Bench:
    """The candidates under test, exported, and where each command keeps its store."""

    task: Task
    candidates: tuple[Candidate, ...]
    artifacts: dict[str, Artifact]
    live: LiveBench
    folder: Path

    def measure(self, name: str, rounds: int, patience: Patience) -> Measured:
        """What a command with an empty store measures."""
        live = LiveBench(
            device=self.live.device,
            places=self.live.places,
            store=MeasurementStore(self.folder / f"{name}.sqlite"),
            observer=Notes(),
            patience=patience,
        )
        plan = Plan(lengths=(self.task.input.length.typical,), rounds=rounds)
        return live.measure(self.candidates, self.artifacts, TaskShape.of(self.task), plan)


@dataclass(frozen=True)
class Truth:
    """Seconds of the percentile on a quiet machine, and its 95 % interval."""

    value_s: float
    low_s: float
    high_s: float

    @classmethod
    def of(cls, processes: Sequence[Sequence[float]], q: float) -> Truth:
        rng = random.Random(0)
        found = sorted(
            _pooled([rng.choice(processes) for _ in processes], q) for _ in range(RESAMPLES)
        )
        return cls(_pooled(processes, q), quantile(found, 0.025), quantile(found, 0.975))

    def judge(self, outcome: Outcome, budget_s: float) -> str:
        """`undecided`, `right`, `wrong`, or `close`: the truth itself can't tell."""
        if outcome is Outcome.UNDECIDED:
            return "undecided"
        right = (outcome is Outcome.PASS) == (self.value_s <= budget_s)
        if right:
            return "right"
        return "close" if self.low_s <= budget_s <= self.high_s else "wrong"


def _pooled(processes: Iterable[Sequence[float]], q: float) -> float:
    return quantile([s for process in processes for s in process], q)


def seen_by(run: Run, budget_s: float) -> Run:
    """The run as a command with this budget would have made it."""
    (series,) = run.series
    first = series.samples_s[:HOPELESS]
    if min(first) <= LOST_FACTOR * budget_s:
        return run
    return run.model_copy(update={"series": (series.model_copy(update={"samples_s": first}),)})


def verdict(task: Task, artifact: Artifact, runs: Sequence[Run], budget_s: float) -> Outcome:
    """Look after look, until it is decided."""
    serving = task.serving.model_copy(update={"latency_ms": budget_s * 1e3})
    wanted = task.model_copy(update={"serving": serving})
    cut = [seen_by(run, budget_s) for run in runs]
    outcome = Outcome.UNDECIDED
    for rounds in ROUNDS_BY_LOOK:
        measured = Measurement(
            candidate_id=artifact.candidate_id, origin="measured-here", runs=tuple(cut[:rounds])
        )
        found = verdicts(wanted, artifact, measured, busy(measured))
        outcome = next(v.outcome for v in found if v.requirement == "latency")
        if outcome is not Outcome.UNDECIDED or rounds >= len(cut):
            break
    return outcome


def exported(folder: Path) -> Bench:
    """The candidates by the same export as a recommendation's."""
    from advisor import registry
    from advisor.device.detect import detect
    from advisor.files.task_toml import load_task

    task, device = load_task(TASK), detect(providers=False)
    families = [registry.get("families", name).plugin for name in FAMILIES]
    offers = tuple(
        c for family in families for c in family.candidates(task, device) if c.band == BAND
    )
    live = LiveBench(device, Places(folder), MeasurementStore(folder / "export.sqlite"), Notes())
    prepared = live.prepare(offers, TaskShape.of(task), task.input.length.longest)
    if prepared.failures:
        sys.exit(prepared.failures[0].reason)
    return Bench(task, offers, dict(prepared.artifacts), live, folder)


def kinds(cores: int) -> dict[str, Burners]:
    """Burners on every core, of two kinds; and on all cores but one."""
    found = {
        "none": nullcontext,
        "loops": partial(burning, SPIN, cores),
        "copies": partial(burning, COPY, cores),
    }
    if cores > 1:
        found["some"] = partial(burning, COPY, cores - 1)
    return found


@dataclass(frozen=True)
class Beside:
    """Commands beside burners, and what was measured between them without any."""

    commands: list[Measured]
    quiet: list[Measured]

    def runs(self, which: list[Measured], name: str) -> list[Run]:
        return [run for one in which for run in one.measurements[name].runs]


def burned(
    bench: Bench, kind: str, burners: Burners, runs: int, rounds: int, patient: bool
) -> Beside:
    """So many commands beside the burners, and quiet processes between."""
    print(f"{KINDS[kind]}: {runs} runs", flush=True)
    found, began = Beside([], []), time.monotonic()
    for number in range(runs):
        found.quiet.append(bench.measure(f"{kind} {number} quiet", QUIET_BETWEEN, Patience(0.0)))
        patience = Patience() if patient or number == 0 else Patience(0.0)
        with burners():
            time.sleep(0.5)  # they start up
            found.commands.append(bench.measure(f"{kind} {number}", rounds, patience))
        time.sleep(0.3)  # they are gone
    for name, which in (("beside", found.commands), ("between", found.quiet)):
        grade = trust([run for c in bench.candidates for run in found.runs(which, c.id)])
        print(f"  {name}: grade {grade.grade}", *grade.reasons, sep="; ")
    print(f"  {time.monotonic() - began:.0f} s", flush=True)
    return found


def report(bench: Bench, kind: str, found: Beside) -> int:
    """The truth, and one line per candidate and budget; how many verdicts were wrong."""
    wrong = 0
    print(f"\n{KINDS[kind]}")
    for candidate in bench.candidates:
        quiet = found.runs(found.quiet, candidate.id)
        truth = Truth.of([r.series[0].samples_s for r in quiet], bench.task.quantile)
        low, value, high = (f"{s * 1e3:.3f}" for s in (truth.low_s, truth.value_s, truth.high_s))
        print(f"  {candidate.label}: truly {value} ms ({low} to {high})")
        print(f"  {'budget':>16}{'pass':>8}{'fail':>8}{'undecided':>11}{'wrong':>8}")
        wrong += sum(line(bench, candidate, truth, share, found) for share in BUDGETS)
    return wrong


def line(bench: Bench, candidate: Candidate, truth: Truth, share: float, found: Beside) -> int:
    """What was said of one budget; how many of it were wrong."""
    budget_s, artifact = share * truth.value_s, bench.artifacts[candidate.id]
    said = [
        verdict(bench.task, artifact, one.measurements[candidate.id].runs, budget_s)
        for one in found.commands
    ]
    count, judged = Counter(said), Counter(truth.judge(o, budget_s) for o in said)
    numbers = (count[Outcome.PASS], count[Outcome.FAIL], count[Outcome.UNDECIDED])
    close = f"  ({judged['close']} too close to tell)" if judged["close"] else ""
    print(
        f"  {share:>5} × {budget_s * 1e3:5.2f} ms{numbers[0]:8}{numbers[1]:8}{numbers[2]:11}"
        f"{judged['wrong']:8}{close}"
    )
    return judged["wrong"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=20, help="commands beside each kind of burner")
    parser.add_argument("--rounds", type=int, default=5, help="12 are the most a command makes")
    parser.add_argument("--kinds", default="none,loops,copies,some", help=", ".join(KINDS))
    parser.add_argument("--patient", action="store_true", help="every run waits for quiet")
    wanted = parser.parse_args()
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    there = kinds(cores or 1)
    with tempfile.TemporaryDirectory() as home:
        bench = exported(Path(home))
        found = {
            kind: burned(bench, kind, there[kind], wanted.runs, wanted.rounds, wanted.patient)
            for kind in wanted.kinds.split(",")
            if kind in there
        }
    wrong = sum(report(bench, kind, beside) for kind, beside in found.items())
    print(f"\n{wrong} wrong verdicts")
    quiet = all(
        trust(beside.runs(beside.quiet, c.id)).grade != "C"
        for beside in found.values()
        for c in bench.candidates
    )
    if not quiet:
        print("the machine was not quiet for the truth: of little worth; try again")
        return 4
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
