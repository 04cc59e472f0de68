"""The child process that trains on the user's data: one request per line, one reply per line.

A family or baseline may print, crash or eat memory. So the conversation goes over private copies
of descriptors 0 and 1, an allocation beyond the limit fails, and the process dies with its parent.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import warnings
from functools import cache
from pathlib import Path
from typing import TextIO

from advisor import registry
from advisor.core.failure import Failure
from advisor.core.trial import TrialRun
from advisor.learn.trial_messages import READY, TrialReply, TrialRequest
from advisor.learn.trial_problem import Problem


def main() -> None:
    """Serve requests until stdin ends. The argument limits this process's memory, in bytes."""
    requests, replies = _private_channels()
    if sys.platform == "linux":
        parent_death_signal = 1  # PR_SET_PDEATHSIG, linux/prctl.h
        ctypes.CDLL(None).prctl(parent_death_signal, signal.SIGKILL)
        _limit_memory(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
    warnings.simplefilter("ignore")
    import torch

    torch.set_num_threads(1)
    print(READY, file=replies, flush=True)
    for line in requests:
        reply = answer(TrialRequest.model_validate_json(line))
        print(reply.model_dump_json(), file=replies, flush=True)


def answer(request: TrialRequest) -> TrialReply:
    """The run, or the failure that the plugin's code, its memory or its loss became."""
    outcome = registry.guarded("training", request.plugin, lambda: _run(request), request.name)
    if isinstance(outcome, Failure):
        return TrialReply(failure=outcome)
    return TrialReply(run=outcome)


def _run(request: TrialRequest) -> TrialRun:
    from advisor.learn import fit_baseline, fit_network

    problem = _problem(request.folder)
    if request.candidate is None:
        plugin = registry.get("baselines", request.baseline).plugin
        return fit_baseline.train(request, plugin, problem)
    plugin = registry.get("families", request.candidate.family).plugin
    return fit_network.train(request, plugin, problem)


@cache
def _problem(folder: str) -> Problem:
    from advisor.learn import trial_problem

    return trial_problem.load(Path(folder))


def _limit_memory(limit_bytes: int) -> None:
    if limit_bytes:
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (limit_bytes, limit_bytes))


def _private_channels() -> tuple[TextIO, TextIO]:
    requests, replies = os.fdopen(os.dup(0), "r"), os.fdopen(os.dup(1), "w")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return requests, replies


if __name__ == "__main__":
    main()
