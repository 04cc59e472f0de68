"""The parent's end of one export worker: start it, give it work, understand how it ended."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psutil

from advisor.core.artifact import Artifact, ExportJob
from advisor.core.failure import Failure
from advisor.export.messages import READY, Reply, Request

WORKER = (sys.executable, "-m", "advisor.export.worker")
START_S = 120.0
"""Time to import torch from a cold, slow disk."""
MEMORY_SHARE = 0.8
"""Of the machine's memory, what one worker may hold before its allocations fail."""


@dataclass(frozen=True)
class Ended:
    """The worker is gone or given up, in the words of the report; `started`: it was ready once."""

    reason: str
    started: bool


Outcome = Artifact | Failure | Ended
Events = queue.Queue[tuple["Child", bytes]]
"""Lines from workers as they come; an empty one when a worker closed its end."""


class Child:
    """One worker process and the group of jobs it is at: equal but for their settings."""

    def __init__(self, scratch: Path, timeout_s: float, events: Events) -> None:
        self._scratch = scratch
        self._timeout_s = timeout_s
        self._started = False
        self._complaints = tempfile.TemporaryFile(dir=scratch)  # noqa: SIM115
        self._process = subprocess.Popen(
            [*WORKER, str(memory_limit())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            env=_environment(),
            start_new_session=True,  # Ctrl-C on the terminal is the parent's to handle
        )
        self._deadline = time.monotonic() + START_S
        self.group: Sequence[ExportJob] = ()
        self.folder = scratch
        threading.Thread(target=self._listen, args=(events,), daemon=True).start()

    def take(self, group: Sequence[ExportJob]) -> None:
        """Send a job; its files will be in `folder`."""
        self.group = group
        self.folder = Path(tempfile.mkdtemp(dir=self._scratch))
        request = Request(job=group[0], folder=str(self.folder))
        if self._started:
            self._deadline = time.monotonic() + self._timeout_s
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(request.model_dump_json().encode() + b"\n")
            self._process.stdin.flush()
        except OSError:
            return  # it is gone; its closed end says so

    def understand(self, line: bytes) -> Outcome | None:
        """What a line means for the group; `None` for a worker's first, that it is ready."""
        if not line:
            return Ended(self._how_it_ended(), self._started)
        if line.strip() == READY.encode():
            self._started = True
            self._deadline = time.monotonic() + self._timeout_s
            return None
        reply = Reply.model_validate_json(line)
        return reply.artifact or reply.failure

    def remaining_s(self) -> float:
        """Until its time is over: to start, then for each job."""
        return max(0.0, self._deadline - time.monotonic())

    def give_up(self) -> Ended:
        """What to say of a worker whose time is over."""
        if self._started:
            return Ended(f"did not finish in {self._timeout_s:g} s", True)
        return Ended(f"not ready after {START_S:g} s", False)

    def end(self) -> None:
        """Kill the process and all it started, and wait for it."""
        _kill_group(self._process)
        self._process.wait()
        for stream in (self._process.stdin, self._complaints):
            if stream is not None:
                _close(stream)

    def _listen(self, events: Events) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as replies:
            for line in replies:
                events.put((self, line))
        events.put((self, b""))

    def _how_it_ended(self) -> str:
        try:
            code = self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            return "closed its connection to the host"
        if code == -signal.SIGKILL:
            return "was killed (signal 9), most likely because memory ran out"
        if code < 0:
            return f"crashed its process (signal {-code}, {signal.Signals(-code).name})"
        said = self._last_words()
        return f"ended its process (exit code {code})" + (f": {said}" if said else "")

    def _last_words(self) -> str:
        self._complaints.seek(0)
        lines = self._complaints.read().decode(errors="replace").strip().splitlines()
        return lines[-1][:300] if lines else ""


def memory_limit() -> int:
    """Bytes that one worker may hold."""
    return int(MEMORY_SHARE * psutil.virtual_memory().total)


def _environment() -> dict[str, str]:
    """One thread for each worker: they are as many as there are cores."""
    return {**os.environ, "ORT_DISABLE_TELEMETRY": "1", "OMP_NUM_THREADS": "1"}


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    try:
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        process.kill()


def _close(stream: IO[bytes]) -> None:
    try:
        stream.close()
    except OSError:
        return  # what it still held can't reach a dead process
