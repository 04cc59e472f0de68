"""The parent's end of one export worker: start it, give it jobs, understand how it ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psutil

from advisor.core.artifact import Artifact, ExportJob
from advisor.core.failure import Failure
from advisor.export.messages import Reply, Request

START_S = 120.0
"""Time to import torch on a cold, slow disk."""
MEMORY_SHARE = 0.8
"""Of the machine's memory, what one worker may hold before its allocations fail."""


@dataclass(frozen=True)
class Ended:
    """The worker is gone, in the words of the report."""

    reason: str


class Child:
    """One worker process. Reads never block: `read` when the pipe is ready, then `outcome`."""

    def __init__(self, scratch: Path, timeout_s: float) -> None:
        self.timeout_s = timeout_s
        self.folder = scratch
        self._scratch = scratch
        self._received = b""
        self._ready = False
        self._complaints = tempfile.TemporaryFile(dir=scratch)  # noqa: SIM115
        self._process = subprocess.Popen(
            [sys.executable, "-m", "advisor.export.worker", str(_memory_limit())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            env=_environment(),
            start_new_session=True,  # Ctrl-C on the terminal is the parent's to handle
        )
        self._deadline = time.monotonic() + START_S
        assert self._process.stdout is not None
        self.replies = self._process.stdout
        self._closed = False

    def take(self, job: ExportJob) -> None:
        """Send a job; its files will be in `folder`."""
        self.folder = Path(tempfile.mkdtemp(dir=self._scratch))
        request = Request(job=job, folder=str(self.folder))
        if self._ready:
            self._deadline = time.monotonic() + self.timeout_s
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(request.model_dump_json().encode() + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            self._closed = True

    def read(self) -> None:
        """Take what is there; an empty read means that the process closed its end."""
        chunk = os.read(self.replies.fileno(), 1 << 16)
        self._closed = self._closed or not chunk
        self._received += chunk
        if not self._ready and b"\n" in self._received:
            _, _, self._received = self._received.partition(b"\n")
            self._ready = True
            self._deadline = time.monotonic() + self.timeout_s

    def remaining_s(self) -> float:
        return max(0.0, self._deadline - time.monotonic())

    def outcome(self) -> Artifact | Failure | Ended | None:
        """What became of the job, or `None` while it is at work."""
        if b"\n" in self._received:
            line, _, self._received = self._received.partition(b"\n")
            return _understood(line)
        if self._closed:
            return Ended(self._how_it_ended())
        if self.remaining_s() == 0:
            return Ended(f"did not finish in {self.timeout_s:g} s")
        return None

    def end(self) -> None:
        """Kill the process and all it started, and wait for it."""
        _kill_group(self._process)
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout, self._complaints):
            if stream is not None:
                _close(stream)

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


def _understood(line: bytes) -> Artifact | Failure:
    reply = Reply.model_validate_json(line)
    found = reply.artifact or reply.failure
    assert found is not None
    return found


def _environment() -> dict[str, str]:
    """One thread for each worker: they are as many as there are cores."""
    return {**os.environ, "ORT_DISABLE_TELEMETRY": "1", "OMP_NUM_THREADS": "1"}


def _memory_limit() -> int:
    return int(MEMORY_SHARE * psutil.virtual_memory().total)


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        process.kill()


def _close(stream: IO[bytes]) -> None:
    try:
        stream.close()
    except BrokenPipeError:
        return
