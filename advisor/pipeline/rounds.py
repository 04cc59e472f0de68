"""Rounds of measuring on a machine that others may use too: measure, and measure again.

A run that lost the processor is made again in the same round, once the machine is quiet; the least
disturbed run of a round counts (`choice.py`), and every run is kept on disk as soon as it exists.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from advisor.core.failure import Failure
from advisor.core.measurement import Run, RunRequest
from advisor.measure.choice import by_round, least_disturbed, one_per_round
from advisor.measure.guard import best_reference_s, contended
from advisor.measure.patience import Patience
from advisor.pipeline.progress import Observer

RETRIES = 2
"""Per run and round, three processes in all: as for one that stood still (`session.TRIES`)."""


@dataclass
class Rounds:
    """`tries`: all runs by candidate, oldest first, those from the store too; `measure` makes one
    and keeps it. `deadline` in seconds of `time.monotonic`, `None`: no limit."""

    tries: dict[str, list[Run]]
    measure: Callable[[RunRequest], Run | Failure]
    patience: Patience
    observer: Observer
    deadline: float | None = None
    failures: dict[str, Failure] = field(default_factory=dict)

    def go(self, requests: Sequence[RunRequest]) -> bool:
        """Make every run of `requests`, round by round; whether all were made in time."""
        for one_round in _rounds(requests):
            if not self._all(one_round, self._told):
                return False
            self._again(one_round)
        return True

    def best_s(self) -> float | None:
        """The fixed kernel at its best, over all runs at hand."""
        return best_reference_s(run for runs in self.tries.values() for run in runs)

    def chosen(self) -> dict[str, list[Run]]:
        """What counts: one run of each round, in the order of rounds."""
        best_s = self.best_s()
        return {name: one_per_round(runs, best_s) for name, runs in self.tries.items()}

    def _again(self, one_round: Sequence[RunRequest]) -> None:
        """The disturbed runs of a round once more, while patience lasts and it helps."""
        for _ in range(RETRIES):
            disturbed = self._disturbed(one_round)
            if not disturbed or self.patience.over:
                return
            threads = max(r.settings.threads for r in disturbed)
            if not self.patience.wait(threads, self.observer.note, self.deadline):
                return
            began = self.patience.clock()
            in_time = self._all(disturbed, lambda _: None, self.patience.left_s)
            self.patience.spend(began)
            if not in_time or len(self._disturbed(disturbed)) == len(disturbed):
                return

    def _all(
        self,
        requests: Sequence[RunRequest],
        done: Callable[[str], None],
        most_s: float | None = None,
    ) -> bool:
        """Make each run; whether there was time for all: until the deadline, and `most_s`."""
        began = self.patience.clock()
        for request in requests:
            late = self.deadline is not None and time.monotonic() > self.deadline
            if late or (most_s is not None and self.patience.clock() - began >= most_s):
                return False
            if request.candidate_id not in self.failures:
                self._one(request)
            done(request.candidate_id)
        return True

    def _one(self, request: RunRequest) -> None:
        outcome = self.measure(request)
        if isinstance(outcome, Failure):
            self.failures[request.candidate_id] = outcome
        else:
            self.tries[request.candidate_id].append(outcome)

    def _disturbed(self, requests: Sequence[RunRequest]) -> list[RunRequest]:
        """Those of which no run of this round was quiet."""
        best_s = self.best_s()
        return [r for r in requests if self._only_disturbed(r, best_s)]

    def _only_disturbed(self, request: RunRequest, best_s: float | None) -> bool:
        if request.candidate_id in self.failures:
            return False
        tries = by_round(self.tries[request.candidate_id]).get(request.round, [])
        return bool(tries) and contended(least_disturbed(tries, best_s), best_s)

    def _told(self, name: str) -> None:
        self.observer.advance(name.rpartition("-")[0])


def _rounds(requests: Sequence[RunRequest]) -> Iterator[list[RunRequest]]:
    for _, one_round in groupby(requests, key=lambda request: request.round):
        yield list(one_round)
