"""Requests over as many training processes as there are cores; results kept as they come.

A process serves many requests, since importing torch costs seconds; one that dies is replaced, and
its request is a failure. Nothing begins after the deadline.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from advisor.core.failure import Failure
from advisor.core.trial import TrialRun
from advisor.learn.trial_child import TrialChild
from advisor.learn.trial_messages import TrialReply, TrialRequest
from advisor.learn.trial_store import TrialStore

WALL_PER_SECOND = 2.0
"""A slice ends after so many times its processor seconds on the clock: the machine may be
shared, and the user's time limit is one of the clock."""
LEAST_WALL_S = 1.0


@dataclass
class Done:
    """What came of some requests: runs and failures by the request's key, and whether some were
    never begun."""

    runs: dict[str, TrialRun] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    left_out: int = 0


@dataclass(frozen=True)
class TrialPool:
    """`deadline`: on `time.monotonic`. `say` is told the label of each request that is done."""

    store: TrialStore
    workers: int
    deadline: float
    say: Callable[[str], None] = lambda _: None

    def run(self, requests: Sequence[TrialRequest]) -> Done:
        """All requests, the longest first; those in the store are not trained again."""
        done, lock = Done(), threading.Lock()
        waiting: list[TrialRequest] = []
        for request in requests:
            known = self.store.find(request)
            if known is None:
                waiting.append(request)
            else:
                done.runs[request.key] = known
                self.say(request.name)
        waiting.sort(key=lambda request: request.seconds)
        threads = [
            threading.Thread(target=self._serve, args=(waiting, done, lock), daemon=True)
            for _ in range(min(self.workers, len(waiting)))
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        done.left_out = len(waiting)
        return done

    def _serve(self, waiting: list[TrialRequest], done: Done, lock: threading.Lock) -> None:
        child: TrialChild | None = None
        try:
            while time.monotonic() < self.deadline:
                with lock:
                    if not waiting:
                        return
                    request = self._timed(waiting.pop())
                if child is None or not child.alive:
                    if child is not None:
                        child.end()
                    child = TrialChild(self.workers)
                self._take(request, child.ask(request), done, lock)
        finally:
            if child is not None:
                child.end()

    def _timed(self, request: TrialRequest) -> TrialRequest:
        left_s = max(LEAST_WALL_S, self.deadline - time.monotonic())
        wall_s = min(WALL_PER_SECOND * request.seconds, left_s)
        return request.model_copy(update={"wall_s": wall_s})

    def _take(
        self, request: TrialRequest, reply: TrialReply, done: Done, lock: threading.Lock
    ) -> None:
        with lock:
            if reply.run is not None:
                self.store.add(request, reply.run)
                done.runs[request.key] = reply.run
            elif reply.failure is not None:
                done.failures.append(reply.failure)
            self.say(request.name)
