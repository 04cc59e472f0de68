"""The parent's end of probing: a fresh process for a batch of attempts, and how it ended.

`attempt` and `attempts` are plain functions of JSON-like values, so that joblib and its backends
can run them anywhere that `advisor` is installed.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import IO

import psutil

from advisor.core.failure import Failure
from advisor.learn.probing import ProbeReply, ProbeRequest

WORKER = (sys.executable, "-m", "advisor.learn.probe_worker")
START_S = 180.0
"""Time to import torch from a cold, slow disk, or behind others."""
WALL_PER_CPU_S = 15.0
"""An attempt may take this many times its processor seconds before it is given up: the machine
may be shared."""
MEMORY_SHARE = 0.8
"""Of the machine's memory, what one worker may hold before its allocations fail."""


def attempt(request: ProbeRequest) -> ProbeReply:
    """One attempt in a process of its own; a crash is a failure in the reply, never raised."""
    (reply,) = attempts([request])
    return reply


def attempts(
    batch: Sequence[ProbeRequest], enough: Callable[[ProbeReply], bool] = lambda _: False
) -> Iterator[ProbeReply]:
    """Each attempt of `batch` in turn, in one fresh process, until one is `enough`.

    A process that dies is a failure of the request it was at; the next gets a new process.
    """
    left = list(batch)
    while left:
        with tempfile.TemporaryFile() as complaints:
            for reply in _conversation(left, complaints):
                left.pop(0)
                yield reply
                if enough(reply):
                    return


def _conversation(batch: Sequence[ProbeRequest], complaints: IO[bytes]) -> Iterator[ProbeReply]:
    """Replies of one process, the last a failure if it ended before the batch did."""
    process = subprocess.Popen(
        [*WORKER, str(int(MEMORY_SHARE * psutil.virtual_memory().total))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=complaints,
        env={**os.environ, "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"},
        start_new_session=True,  # Ctrl-C on the terminal is the parent's to handle
    )
    try:
        for request in batch:
            line = _ask(process, request)
            if not line:
                yield ProbeReply(request=request, failure=_failed(request, process, complaints))
                return
            yield ProbeReply.model_validate_json(line)
    finally:
        _end(process)


def _ask(process: subprocess.Popen[bytes], request: ProbeRequest) -> bytes:
    """The reply's line; empty where the process is gone or took too long and was ended."""
    assert process.stdin is not None
    assert process.stdout is not None
    limit_s = START_S + WALL_PER_CPU_S * request.budget.cpu_s
    watch = threading.Timer(limit_s, process.kill)
    watch.daemon = True
    watch.start()
    try:
        process.stdin.write(request.model_dump_json().encode() + b"\n")
        process.stdin.flush()
        return process.stdout.readline()
    except OSError:
        return b""
    finally:
        watch.cancel()


def _failed(
    request: ProbeRequest, process: subprocess.Popen[bytes], complaints: IO[bytes]
) -> Failure:
    return Failure(
        stage="training",
        plugin=request.candidate.family,
        candidate=request.candidate.id,
        reason=f"{request.probe}: {_how_it_ended(process, complaints)}",
    )


def _how_it_ended(process: subprocess.Popen[bytes], complaints: IO[bytes]) -> str:
    try:
        code = process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        return "closed its connection to the host"
    if code == -signal.SIGKILL:
        return "was killed (signal 9): memory ran out, or it took far longer than its budget"
    if code < 0:
        return f"crashed its process (signal {-code}, {signal.Signals(-code).name})"
    complaints.seek(0)
    said = complaints.read().decode(errors="replace").strip().splitlines()
    return f"ended its process (exit code {code})" + (f": {said[-1][:300]}" if said else "")


def _end(process: subprocess.Popen[bytes]) -> None:
    """Close its input, which ends it, and wait; a process that goes on is killed."""
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            try:
                stream.close()
            except OSError:
                continue  # what it still held can't reach a dead process
    if process.poll() is None:
        process.kill()
    process.wait()
