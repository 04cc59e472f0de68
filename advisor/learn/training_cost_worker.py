"""The child process that times training steps: one request per line on stdin, a reply per line.

A fresh process for each candidate: one that holds gigabytes or crashes takes nobody with it. The
conversation goes over private copies of descriptors 0 and 1, and the process dies with its parent.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from typing import TextIO

from advisor import registry
from advisor.core.failure import Failure
from advisor.learn.training_cost_messages import READY, CostReply, CostRequest


def main() -> None:
    """Serve requests until stdin ends."""
    requests, replies = _private_channels()
    if sys.platform == "linux":
        parent_death_signal = 1  # PR_SET_PDEATHSIG, linux/prctl.h
        ctypes.CDLL(None).prctl(parent_death_signal, signal.SIGKILL)
    import torch  # noqa: F401

    print(READY, file=replies, flush=True)
    for line in requests:
        reply = answer(CostRequest.model_validate_json(line))
        print(reply.model_dump_json(), file=replies, flush=True)


def answer(request: CostRequest) -> CostReply:
    """The cost, or what the family's code or torch said."""
    from advisor.learn.training_cost_step import train_cost

    name = request.candidate.family
    outcome = registry.guarded(
        "training", name, lambda: train_cost(request, registry.get("families", name).plugin)
    )
    if isinstance(outcome, Failure):
        return CostReply(reason=outcome.reason)
    return CostReply(cost=outcome)


def _private_channels() -> tuple[TextIO, TextIO]:
    requests, replies = os.fdopen(os.dup(0), "r"), os.fdopen(os.dup(1), "w")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return requests, replies


if __name__ == "__main__":
    main()
