"""Trials: the contenders trained on the user's own data, within a time limit, and compared.

The stages: baselines; one slice for every network at two rates; one more for the better rate of
each; the best few to the end, with a second seed. What is finished is on disk, so that the same
command goes on after an interruption.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from advisor import registry
from advisor.core.candidate import Candidate
from advisor.core.dataset import Asked, Split, SplitPlan
from advisor.core.device import Device
from advisor.core.failure import Failure
from advisor.core.model import content_hash
from advisor.core.task import Task
from advisor.core.trial import TrialRun, Trials
from advisor.data.read import read
from advisor.data.split import split
from advisor.errors import UndecidedError
from advisor.learn import halving, trial_problem
from advisor.learn.scores_ranking import ranked
from advisor.learn.trial_messages import TrialRequest
from advisor.learn.trial_pool import Done, TrialPool
from advisor.learn.trial_store import TrialStore
from advisor.pipeline.offers import gather
from advisor.pipeline.progress import Observer
from advisor.pipeline.trying_data import Encoded, encode

USUAL_LIMIT_S = 600.0
USUAL_SIZES = ("small",)
"""One size for all: the first question is which family; and small data is what people have."""


@dataclass(frozen=True)
class TrialWishes:
    """`data`: the user's file, `test`: a given test set. `workers`: training processes at once."""

    data: Path
    test: Path | None = None
    asked: Asked = field(default_factory=Asked)
    plan: SplitPlan = field(default_factory=SplitPlan)
    families: tuple[str, ...] = ()
    sizes: tuple[str, ...] = USUAL_SIZES
    limit_s: float = USUAL_LIMIT_S
    workers: int = 1


def try_on_data(
    task: Task, device: Device, home: Path, wishes: TrialWishes, observer: Observer
) -> Trials:
    """Train and rank. Raises `InputError` for data that can't be used, `UndecidedError` where
    not one contender was trained."""
    started = time.monotonic()
    encoded = encode(task, _split(task, wishes))
    offers = gather(encoded.task, device, wishes.families, wishes.sizes)
    folder = home / "trials" / _key(encoded, wishes)
    if not trial_problem.exists(folder):
        encoded.save(folder)
    pool = TrialPool(
        TrialStore(folder), wishes.workers, started + wishes.limit_s, observer.advance
    )
    rounds = Rounds(pool, folder, wishes, observer)
    rounds.baselines(encoded)
    rounds.networks(offers.candidates)
    groups = rounds.groups()
    if not groups:
        raise UndecidedError(
            "no contender was trained: " + _first_reason(rounds.failures), "give more --time-limit"
        )
    found = ranked(groups, trial_problem.block_of(encoded.facts))
    return found.model_copy(
        update={
            "failures": (*offers.failures, *rounds.failures),
            "notes": (*encoded.notes, *rounds.said()),
            "complete": not rounds.left_out,
        }
    )


class Rounds:
    """The stages one after the other, and what each gave."""

    def __init__(
        self, pool: TrialPool, folder: Path, wishes: TrialWishes, observer: Observer
    ) -> None:
        self._pool, self._folder = pool, str(folder)
        self._wishes, self._observer = wishes, observer
        self._last: dict[str, list[TrialRun]] = {}
        self.failures: list[Failure] = []
        self.left_out = 0

    def baselines(self, encoded: Encoded) -> None:
        """All that suit the data."""
        loaded, broken = registry.load_all("baselines")
        self.failures += broken
        names = [b.name for b in loaded if b.plugin.suits(encoded.facts)]
        seconds = halving.slices(self._wishes.limit_s, self._wishes.workers, 1).baseline_s
        requests = [
            TrialRequest(folder=self._folder, stage="baseline", baseline=name, seconds=seconds)
            for name in names
        ]
        self._put(self._run("baselines", requests).runs.values())

    def networks(self, candidates: Sequence[Candidate]) -> None:
        """Slices for all, then for the better rates, then for the best few."""
        if not candidates:
            return
        slices = halving.slices(self._wishes.limit_s, self._wishes.workers, len(candidates))
        first = [
            self._request(halving.FIRST, c, rate, 0, slices.slice_s)
            for c in candidates
            for rate in halving.LEARNING_RATES
        ]
        by_id = {c.id: c for c in candidates}
        better = halving.best_rates(self._in_order("first slice", first))
        self._put(better)
        second = [
            self._after(run, halving.SECOND, by_id[run.candidate], slices.slice_s)
            for run in better
        ]
        going_on = self._in_order("second slice", second)
        self._put(going_on)
        few = halving.best_few(going_on)
        final = [
            self._after(run, halving.FINAL, by_id[run.candidate], slices.final_s) for run in few
        ]
        final += [
            self._request(
                halving.FINAL, by_id[run.candidate], run.learning_rate or 0, s, slices.whole_s
            )
            for run in few
            for s in halving.SEEDS[1:]
        ]
        self._put(self._in_order("finalists", final))

    def groups(self) -> list[list[TrialRun]]:
        """The runs of each contender's last stage, one per seed."""
        return list(self._last.values())

    def said(self) -> tuple[str, ...]:
        """What the user should know of the way of training."""
        said = (
            "networks: dropout, best weights and learning rate by the validation part; the test "
            "part decided nothing before the last comparison",
        )
        if not self.left_out:
            return said
        return (*said, f"time ran out before {self.left_out} runs; the same command goes on")

    def _run(self, stage: str, requests: Sequence[TrialRequest]) -> Done:
        self._observer.start(stage, len(requests))
        try:
            done = self._pool.run(requests)
        finally:
            self._observer.finish()
        self.failures += done.failures
        self.left_out += done.left_out
        return done

    def _in_order(self, stage: str, requests: Sequence[TrialRequest]) -> list[TrialRun]:
        done = self._run(stage, requests)
        return [done.runs[r.key] for r in requests if r.key in done.runs]

    def _put(self, runs: Iterable[TrialRun]) -> None:
        """A later stage of a contender replaces the earlier ones."""
        stage: dict[str, list[TrialRun]] = {}
        for run in runs:
            stage.setdefault(run.candidate, []).append(run)
        self._last.update(stage)

    def _request(
        self, stage: str, candidate: Candidate, rate: float, seed: int, seconds: float
    ) -> TrialRequest:
        asked = TrialRequest(
            folder=self._folder,
            stage=stage,
            candidate=candidate,
            learning_rate=rate,
            seed=seed,
            seconds=seconds,
        )
        return asked.model_copy(update={"checkpoint": self._pool.store.checkpoint(asked)})

    def _after(
        self, run: TrialRun, stage: str, candidate: Candidate, seconds: float
    ) -> TrialRequest:
        asked = self._request(stage, candidate, run.learning_rate or 0, run.seed, seconds)
        return asked.model_copy(update={"begin_from": run.checkpoint})


def _split(task: Task, wishes: TrialWishes) -> Split:
    asked = Asked(**{**vars(wishes.asked), "kind": wishes.asked.kind or task.kind})
    dataset = read(wishes.data, asked)
    return split(dataset, wishes.plan, None if wishes.test is None else read(wishes.test, asked))


def _key(encoded: Encoded, wishes: TrialWishes) -> str:
    """Equal for the same files, encoded and split in the same way."""
    files = [p for p in (wishes.data, wishes.test) if p is not None]
    return content_hash(
        {
            "files": [hashlib.sha256(p.read_bytes()).hexdigest() for p in files],
            "shape": encoded.shape.model_dump(mode="json"),
            "facts": vars(encoded.facts),
            "length": encoded.task.input.length.model_dump(),
            "asked": repr(wishes.asked),
            "plan": repr(wishes.plan),
        },
        16,
    )


def _first_reason(failures: Sequence[Failure]) -> str:
    return failures[0].reason if failures else "time ran out"
