"""The parent's side of a measurement: a fresh process per run, and words for each way it can end.

Fresh because memory, threads and warmed-up state would otherwise leak from one candidate into the
next, and because a crash must cost one run only. Nothing is forked: torch may be loaded here.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys

from pydantic import ValidationError

from advisor.core.failure import Failure
from advisor.core.measurement import Run, RunRequest
from advisor.core.units import duration

COMMAND = (sys.executable, "-m", "advisor.measure.worker")
_UNWANTED = ("COVERAGE_PROCESS_START", "PYTHONDEVMODE", "PYTHONMALLOC", "PYTHONTRACEMALLOC")
"""What a developer may have set, and what would slow the process that measures."""
_TAIL = 300
"""Characters of a worker's last line that go into a reason."""


def measure_once(request: RunRequest, timeout_s: float) -> Run | Failure:
    """One run in a process of its own, or why there is none.

    The process is killed after `timeout_s` seconds, and when this one is interrupted.
    """
    with subprocess.Popen(
        COMMAND,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(request.settings.threads),
    ) as process:
        try:
            out, err = process.communicate(request.model_dump_json().encode(), timeout_s)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            return _failure(request, f"was still measuring after {duration(timeout_s)}; stopped")
        except BaseException:
            process.kill()
            raise
    return answer(request, process.returncode, out, err)


def environment(threads: int) -> dict[str, str]:
    """The worker's: as many threads as asked in every library, and no telemetry."""
    kept = {name: value for name, value in os.environ.items() if name not in _UNWANTED}
    return kept | {
        "ORT_DISABLE_TELEMETRY": "1",
        "OMP_NUM_THREADS": str(threads),
        "MKL_NUM_THREADS": str(threads),
        "OPENBLAS_NUM_THREADS": "1",  # NumPy only makes inputs; its pool would count as memory
    }


def answer(request: RunRequest, status: int, out: bytes, err: bytes) -> Run | Failure:
    """What a finished worker said, or what its end means."""
    if status < 0:
        return _failure(request, _killed(-status))
    try:
        content = json.loads(out)
        if isinstance(content, dict) and "error" in content:
            return _failure(request, str(content["error"])[:_TAIL])
        return Run.model_validate(content)
    except json.JSONDecodeError:
        return _failure(request, f"ended with status {status} and no answer{_last_line(err)}")
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        return _failure(request, f"gave an answer that cannot be read: {where}: {first['msg']}")


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


def _failure(request: RunRequest, reason: str) -> Failure:
    return Failure(
        stage="measure", plugin=request.runtime, candidate=request.candidate_id, reason=reason
    )
