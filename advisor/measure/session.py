"""The parent's side of a measurement: a fresh process per run, and words for each way it can end.

Fresh because memory, threads and warmed-up state would otherwise leak from one candidate into the
next, and because a crash must cost one run only. Nothing is forked: torch may be loaded here.
Where memory runs out, the worker is the process that Linux ends first, and not the user's own.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from advisor.core.failure import Failure
from advisor.core.load import LoadRequest, LoadRun
from advisor.core.measurement import Run, RunRequest
from advisor.core.units import duration
from advisor.measure.standstill import stood_still_s

Request = RunRequest | LoadRequest
Answered = TypeVar("Answered", Run, LoadRun)

WORKER = "advisor.measure.worker"
LOAD_WORKER = "advisor.measure.load_worker"
_UNWANTED = ("COVERAGE_PROCESS_START", "PYTHONDEVMODE", "PYTHONMALLOC", "PYTHONTRACEMALLOC")
"""What a developer may have set, and what would slow the process that measures."""
_TAIL = 300
"""Characters of a worker's last line that go into a reason."""
_SLICE_S = 0.5
"""The patience is counted in slices: while this machine sleeps or this job is stopped, at most one
of them passes, however long that lasts."""
TRIES = 3
"""Processes for one run on a machine that is suspended again and again; the last one stands, and
its conditions say that the processor was taken away."""
_OUT_OF_MEMORY = ("MemoryError", "bad_alloc", "Failed to allocate memory", "out of memory")
"""Python's, C++'s, onnxruntime's (`core/framework/bfc_arena.cc`) and CUDA's words for it."""


def measure_awake(
    request: RunRequest, timeout_s: float, say: Callable[[str], None]
) -> Run | Failure:
    """As `measure_once`, and once more where the process stood still during a timed call: such a
    sample says nothing about the model. `say` is told."""
    for _ in range(TRIES - 1):
        outcome = measure_once(request, timeout_s)
        if isinstance(outcome, Failure) or not (lost_s := stood_still_s(outcome)):
            return outcome
        name = request.candidate_id.rpartition("-")[0]
        say(f"{name} stood still for {duration(lost_s)} while it was timed; measured once more")
    return measure_once(request, timeout_s)


def measure_once(request: RunRequest, timeout_s: float) -> Run | Failure:
    """One run in a process of its own, or why there is none.

    The process is killed after `timeout_s` seconds awake, and when this one is interrupted.
    """
    return _asked(WORKER, request, Run, timeout_s)


def serve_once(request: LoadRequest, timeout_s: float) -> LoadRun | Failure:
    """As `measure_once`, under a load that does not wait for the model."""
    return _asked(LOAD_WORKER, request, LoadRun, timeout_s)


def _asked(
    module: str, request: Request, kind: type[Answered], timeout_s: float
) -> Answered | Failure:
    with subprocess.Popen(
        (sys.executable, "-m", module),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(request.settings.threads),
    ) as process:
        _first_to_go(process.pid)
        try:
            out, err = _answered(process, request.model_dump_json().encode(), timeout_s)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            return _failure(request, f"was still measuring after {duration(timeout_s)}; stopped")
        except BaseException:
            process.kill()
            raise
    return answer(request, kind, process.returncode, out, err)


def _answered(
    process: subprocess.Popen[bytes], request: bytes, timeout_s: float
) -> tuple[bytes, bytes]:
    """What it writes until it ends. Raises `TimeoutExpired` after `timeout_s` seconds awake."""
    said, left_s = request, timeout_s
    while left_s > _SLICE_S:
        try:
            return process.communicate(said, _SLICE_S)
        except subprocess.TimeoutExpired:
            said, left_s = b"", left_s - _SLICE_S  # the request goes in once
    return process.communicate(said, left_s)


def _first_to_go(pid: int) -> None:
    if sys.platform == "linux":
        with contextlib.suppress(OSError):  # a sandbox may forbid it, or it has ended already
            Path(f"/proc/{pid}/oom_score_adj").write_text("1000", encoding="ascii")


def environment(threads: int) -> dict[str, str]:
    """The worker's: as many threads as asked in every library, and no telemetry."""
    kept = {name: value for name, value in os.environ.items() if name not in _UNWANTED}
    return kept | {
        "ORT_DISABLE_TELEMETRY": "1",
        "OMP_NUM_THREADS": str(threads),
        "MKL_NUM_THREADS": str(threads),
        "OPENBLAS_NUM_THREADS": "1",  # NumPy only makes inputs; its pool would count as memory
    }


def answer(
    request: Request, kind: type[Answered], status: int, out: bytes, err: bytes
) -> Answered | Failure:
    """What a finished worker said, or what its end means."""
    if status < 0:
        return _failure(request, _killed(-status))
    try:
        content = json.loads(out)
        if isinstance(content, dict) and "error" in content:
            return _failure(request, _in_plain_words(str(content["error"])))
        return kind.model_validate(content)
    except json.JSONDecodeError:
        return _failure(request, f"ended with status {status} and no answer{_last_line(err)}")
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        return _failure(request, f"gave an answer that cannot be read: {where}: {first['msg']}")


def _in_plain_words(error: str) -> str:
    if any(word in error for word in _OUT_OF_MEMORY):
        return f"its process ran out of memory ({error[:_TAIL].rstrip(': ')})"
    return error[:_TAIL]


def _killed(number: int) -> str:
    if number == getattr(signal, "SIGKILL", None):
        return "its process was killed by the system, most likely because memory ran out"
    try:
        name = signal.Signals(number).name
    except ValueError:
        name = f"signal {number}"
    meaning = {"SIGSEGV": " (segmentation fault)", "SIGABRT": " (aborted)"}.get(name, "")
    return f"its process crashed with {name}{meaning}"


def _last_line(err: bytes) -> str:
    lines = err.decode(errors="replace").strip().splitlines()
    return f": {lines[-1][:_TAIL]}" if lines else ""


def _failure(request: Request, reason: str) -> Failure:
    return Failure(
        stage="measure", plugin=request.runtime, candidate=request.candidate_id, reason=reason
    )
