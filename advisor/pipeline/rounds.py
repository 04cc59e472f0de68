"""Rounds of measuring on a machine that others may use too: measure, and measure again.

A run that lost the processor is made again in the same round, once the machine is quiet; the least
disturbed run of a round counts (`choice.py`), and every run is kept on disk as soon as it exists.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from advisor.core.failure import Failure
from advisor.core.measurement import Run, RunRequest
from advisor.measure.choice import by_round, least_disturbed, one_per_round, worth_another_try
from advisor.measure.guard import best_reference_s, contended
from advisor.measure.patience import Patience
from advisor.pipeline.progress import Observer

RETRIES = 2
"""Per run and round, three processes in all: as for one that stood still (`session.TRIES`)."""

DISTURBED = "what was measured on a busy machine"


@dataclass
class Rounds:
    """The runs that are `planned`, round by round. `tries`: all runs by candidate, oldest first,
    those from the store too; `measure` makes one and keeps it. `deadline` in seconds of
    `time.monotonic`, `None`: no limit."""

    planned: Sequence[RunRequest]
    tries: dict[str, list[Run]]
    measure: Callable[[RunRequest], Run | Failure]
    patience: Patience
    observer: Observer
    deadline: float | None = None
    failures: dict[str, Failure] = field(default_factory=dict)

    def wanting(self) -> bool:
        """Whether a run is missing, or was made on a busy machine that is quiet now."""
        return self.lacking() or self._quiet_for(self._stale())

    def lacking(self) -> bool:
        """Whether a run is missing, so that there is no answer without measuring."""
        return bool(self._missing())

    def go(self, stage: str) -> bool:
        """Make what is wanting; whether all was made in time."""
        missing, stale = self._missing(), self._stale()
        todo = [*missing, *stale] if self._quiet(stale) else missing
        if not todo:
            return True
        if stale and len(todo) > len(missing):
            self.patience.once("again", f"{DISTURBED} is measured again now", self.observer.note)
        self.observer.start(stage, len(todo))
        try:
            return self._each(sorted(todo, key=lambda request: request.round))
        finally:
            self.observer.finish()

    def best_s(self) -> float | None:
        """The fixed kernel at its best, over all runs at hand."""
        return best_reference_s(run for runs in self.tries.values() for run in runs)

    def chosen(self) -> dict[str, list[Run]]:
        """What counts: one run of each round, in the order of rounds."""
        best_s = self.best_s()
        return {name: one_per_round(runs, best_s) for name, runs in self.tries.items()}

    def _missing(self) -> list[RunRequest]:
        known = {name: {run.round for run in runs} for name, runs in self.tries.items()}
        return [r for r in self.planned if r.round not in known[r.candidate_id]]

    def _stale(self) -> list[RunRequest]:
        """Those that were only made on a busy machine, and that there is time to make again: of
        the rounds that verdicts rest on, since the others only compare."""
        first = min((request.round for request in self.planned), default=0)
        if self.patience.over or self._late() or first > 0:
            return []
        again = {name: worth_another_try(runs) for name, runs in self.tries.items()}
        return [r for r in self.planned if r.round in again[r.candidate_id]]

    def _quiet(self, stale: Sequence[RunRequest]) -> bool:
        """Waits for it once in a command; later on it is waited for where a round was disturbed.
        True where nothing is missing: that it is quiet was the reason to come here."""
        missing = self._missing()
        if not missing:
            return True
        if not (self.patience.looked or self.patience.over):
            return self.patience.wait(_threads(missing), self.observer.note, self.deadline)
        return self._quiet_for(stale)

    def _quiet_for(self, stale: Sequence[RunRequest]) -> bool:
        """One look at the machine, taken only where runs from a busy one would be the answer."""
        if not stale:
            return False
        quiet = self.patience.quiet_now(_threads(stale))
        if not quiet:
            then = "stays as it is: the machine is still busy"
            self.patience.once("vain", f"{DISTURBED} {then}", self.observer.note)
        return quiet

    def _each(self, requests: Sequence[RunRequest]) -> bool:
        for _, same in groupby(requests, lambda request: request.round):
            one_round = list(same)
            if not self._all(one_round, self._told):
                return False
            self._again(one_round)
        return True

    def _again(self, one_round: Sequence[RunRequest]) -> None:
        """The disturbed runs of a round once more, while patience lasts and it helps."""
        for _ in range(RETRIES):
            disturbed = self._disturbed(one_round)
            if not disturbed or self.patience.over:
                return
            if not self.patience.wait(_threads(disturbed), self.observer.note, self.deadline):
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
            if self._late() or (most_s is not None and self.patience.clock() - began >= most_s):
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

    def _late(self) -> bool:
        return self.deadline is not None and time.monotonic() >= self.deadline

    def _told(self, name: str) -> None:
        self.observer.advance(name.rpartition("-")[0])


def _threads(requests: Sequence[RunRequest]) -> int:
    return max(request.settings.threads for request in requests)
