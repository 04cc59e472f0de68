"""The parent's end of one training process: start it, ask it, and say how it ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading

import psutil

from advisor.core.failure import Failure
from advisor.learn.trial_messages import READY, TrialReply, TrialRequest

WORKER = (sys.executable, "-m", "advisor.learn.trial_worker")
START_S = 180.0
"""Time to import torch from a cold, slow disk, or behind others."""
MEMORY_SHARE = 0.8
"""Of the machine's memory, what all workers together may hold before allocations fail."""
AFTER_WALL_S = 60.0
"""To load the data, answer the test part and keep the weights."""


class TrialChild:
    """Use from one thread only: the process dies with the thread that started it."""

    def __init__(self, workers: int) -> None:
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115
        limit = int(MEMORY_SHARE * psutil.virtual_memory().total / workers)
        self._process = subprocess.Popen(
            [*WORKER, str(limit)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            env={**os.environ, "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"},
            start_new_session=True,  # Ctrl-C on the terminal is the parent's to handle
        )
        self._late = False
        self.alive = self._line(START_S).strip() == READY.encode()

    def ask(self, request: TrialRequest) -> TrialReply:
        """Its reply, or a failure that says how the process ended; `alive` is false then."""
        line = self._send(request)
        if line:
            return TrialReply.model_validate_json(line)
        self.alive = False
        failure = Failure(
            stage="training",
            plugin=request.plugin,
            candidate=request.name,
            reason=self._how_it_ended(request),
        )
        return TrialReply(failure=failure)

    def end(self) -> None:
        """Kill it and wait for it."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout, self._complaints):
            try:
                if stream is not None:
                    stream.close()
            except OSError:
                continue  # what it still held can't reach a dead process

    def _send(self, request: TrialRequest) -> bytes:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(request.model_dump_json().encode() + b"\n")
            self._process.stdin.flush()
        except OSError:
            return b""
        return self._line(request.wall_s + AFTER_WALL_S)

    def _line(self, limit_s: float) -> bytes:
        """The next line; empty where the process is gone, or was ended for being late."""
        assert self._process.stdout is not None
        watch = threading.Timer(limit_s, self._kill_late)
        watch.daemon = True
        watch.start()
        try:
            return self._process.stdout.readline()
        finally:
            watch.cancel()

    def _kill_late(self) -> None:
        self._late = True
        self._process.kill()

    def _how_it_ended(self, request: TrialRequest) -> str:
        if self._late:
            return f"did not finish in {request.wall_s + AFTER_WALL_S:.0f} s"
        try:
            code = self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            return "closed its connection to the host"
        if code == -signal.SIGKILL:
            return "was killed (signal 9), most likely because memory ran out"
        if code < 0:
            return f"crashed its process (signal {-code}, {signal.Signals(-code).name})"
        self._complaints.seek(0)
        said = self._complaints.read().decode(errors="replace").strip().splitlines()
        return f"ended its process (exit code {code})" + (f": {said[-1][:300]}" if said else "")
