"""The child process that exports: one request per line on stdin, one reply per line.

A family's code may print, read stdin, crash or eat memory. So the conversation goes over private
copies of descriptors 0 and 1, stdout becomes stderr, and this process dies with its parent and is
the first that the kernel ends when memory runs out.
"""

from __future__ import annotations

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # before onnxruntime is loaded anywhere

import ctypes
import signal
import sys
from pathlib import Path
from typing import TextIO

from advisor import registry
from advisor.core.artifact import Artifact
from advisor.core.failure import Stage
from advisor.export.messages import READY, Reply, Request


def main() -> None:
    """Serve requests until stdin ends. The argument limits this process's memory, in bytes."""
    requests, replies = _private_channels()
    _die_with_parent()
    _limit_memory(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
    from advisor.export import exporter

    exporter.prepare()
    print(READY, file=replies, flush=True)
    for line in requests:
        reply = answer(Request.model_validate_json(line))
        print(reply.model_dump_json(), file=replies, flush=True)


def answer(request: Request) -> Reply:
    """The artifact, or the failure that the family's code or the contract became."""
    from advisor.export import build
    from advisor.export.broken import ContractError, NoEffectError

    job = request.job
    stages: list[Stage] = []

    def export() -> Artifact:
        try:
            family = registry.get("families", job.candidate.family).plugin
            return build.artifact(job, family, Path(request.folder))
        except ContractError:
            stages.append("contract")
            raise
        except NoEffectError:
            stages.append("precision")
            raise

    outcome = registry.guarded("export", job.candidate.family, export, job.candidate.id)
    if isinstance(outcome, Artifact):
        return Reply(artifact=outcome)
    stage = stages[0] if stages else outcome.stage
    return Reply(failure=outcome.model_copy(update={"stage": stage}))


def _private_channels() -> tuple[TextIO, TextIO]:
    requests, replies = os.fdopen(os.dup(0), "r"), os.fdopen(os.dup(1), "w")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return requests, replies


def _die_with_parent() -> None:
    """Linux only; elsewhere the loop ends when stdin does."""
    if sys.platform == "linux":
        parent_death_signal = 1  # PR_SET_PDEATHSIG, linux/prctl.h
        ctypes.CDLL(None).prctl(parent_death_signal, signal.SIGKILL)
        _adjust_oom()


def _adjust_oom() -> None:
    try:
        Path("/proc/self/oom_score_adj").write_text("1000")
    except OSError:
        return  # a sandbox may forbid it; the kernel then chooses by size


def _limit_memory(limit_bytes: int) -> None:
    """Beyond `limit_bytes` of its own data an allocation fails; 0: no limit."""
    if limit_bytes and sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (limit_bytes, limit_bytes))


if __name__ == "__main__":
    main()
