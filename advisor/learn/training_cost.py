"""The parent's end of the worker that times training steps: ask, wait, understand how it ended."""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from typing import IO

from advisor.core.failure import Failure
from advisor.core.learned import GradientByLag
from advisor.core.training import TrainingCost
from advisor.learn.training_cost_messages import (
    READY,
    Answered,
    Asked,
    CostRequest,
    GradientRequest,
)

WORKER = (sys.executable, "-m", "advisor.learn.training_cost_worker")
START_S = 120.0
"""Time to import torch from a cold, slow disk."""
REQUEST_S = 180.0
"""One length takes seconds; the slowest shipped (GRU, 4,096 steps) half a minute."""


def training_costs(
    requests: Sequence[CostRequest], timeout_s: float = REQUEST_S
) -> Iterator[TrainingCost | Failure]:
    """The costs of one candidate, in the order of `requests`, from one fresh process.

    After a crash or a request that takes longer than `timeout_s` the rest is not tried: lengths
    come shortest first, and a longer one would do no better.
    """
    with _Worker() as worker:
        for request in requests:
            where = f"training at {request.length:,} steps"
            outcome = worker.ask(Asked(cost=request), where, timeout_s)
            yield outcome if isinstance(outcome, Failure) else _cost(outcome)
            if not worker.alive:
                return


def gradients(
    request: GradientRequest, timeout_s: float = REQUEST_S
) -> tuple[GradientByLag, ...] | Failure:
    """The gradients by lag of one candidate, from a fresh process."""
    with _Worker() as worker:
        outcome = worker.ask(Asked(gradient=request), "the gradient by lag", timeout_s)
        return outcome if isinstance(outcome, Failure) else outcome.gradients


def _cost(answered: Answered) -> TrainingCost:
    assert answered.cost is not None
    return answered.cost


class _Worker:
    """One process; leaving the `with` block ends it."""

    def __init__(self) -> None:
        self._complaints: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115
        self._lines: queue.Queue[bytes] = queue.Queue()
        self._process = subprocess.Popen(
            WORKER,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            env={**os.environ, "ORT_DISABLE_TELEMETRY": "1"},
            start_new_session=True,  # Ctrl-C on the terminal is the parent's to handle
        )
        self.alive = True
        self._started = False
        threading.Thread(target=self._listen, daemon=True).start()

    def __enter__(self) -> _Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):  # what it still held can't reach a dead process
            self._process.stdin.close()
        self._complaints.close()

    def ask(self, asked: Asked, what: str, timeout_s: float) -> Answered | Failure:
        """The answer, or the failure to do `what`."""
        candidate = asked.candidate

        def failed(reason: str) -> Failure:
            told = f"{what}: {reason}"[:500]
            return Failure(
                stage="training", plugin=candidate.family, candidate=candidate.id, reason=told
            )

        try:
            if not self._started:
                self._started = self._next(START_S) == READY.encode()
            self._send(asked)
            line = self._next(timeout_s)
        except queue.Empty:
            self.alive = False
            return failed(f"did not finish in {timeout_s:g} s")
        if not line:
            self.alive = False
            return failed(self._how_it_ended())
        reply = Answered.model_validate_json(line)
        return failed(reply.reason) if reply.reason else reply

    def _send(self, asked: Asked) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(asked.model_dump_json().encode() + b"\n")
            self._process.stdin.flush()
        except OSError:
            return  # it is gone; its closed end says so

    def _next(self, timeout_s: float) -> bytes:
        return self._lines.get(timeout=timeout_s).strip()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as replies:
            for line in replies:
                self._lines.put(line)
        self._lines.put(b"")
        self._lines.put(b"")  # one for who waits for READY, one for the reply

    def _how_it_ended(self) -> str:
        try:
            code = self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            return "closed its connection to the host"
        if code == -signal.SIGKILL:
            return "was killed (signal 9), most likely because memory ran out"
        if code < 0:
            return f"crashed its process (signal {-code})"
        self._complaints.seek(0)
        said = self._complaints.read().decode(errors="replace").strip().splitlines()
        return f"ended its process (exit code {code})" + (f": {said[-1][:300]}" if said else "")
