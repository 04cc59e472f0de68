"""What every training process does first: a private conversation, an end with its parent, limits.

A family's code may print, read stdin, crash or eat memory. So the conversation goes over private
copies of descriptors 0 and 1, stdout becomes stderr, and this process dies with its parent and is
the first that the kernel ends when memory runs out.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import TextIO


def isolate(memory_limit_bytes: int = 0) -> tuple[TextIO, TextIO]:
    """The channels (requests, replies) after cutting this process off; 0 bytes: no limit."""
    channels = _private_channels()
    if sys.platform == "linux":
        _die_with_parent()
        _limit_memory(memory_limit_bytes)
    return channels


def one_thread() -> None:
    """Let torch compute on one core, so that processor seconds are comparable; no denormals,
    which vanishing gradients are full of and which cost a hundred times as much."""
    import torch

    torch.set_num_threads(1)
    torch.set_flush_denormal(True)


def _private_channels() -> tuple[TextIO, TextIO]:
    requests, replies = os.fdopen(os.dup(0), "r"), os.fdopen(os.dup(1), "w")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return requests, replies


def _die_with_parent() -> None:
    import ctypes

    parent_death_signal = 1  # PR_SET_PDEATHSIG, linux/prctl.h
    ctypes.CDLL(None).prctl(parent_death_signal, signal.SIGKILL)
    try:
        Path("/proc/self/oom_score_adj").write_text("1000")
    except OSError:
        return  # a sandbox may forbid it; the kernel then chooses by size


def _limit_memory(limit_bytes: int) -> None:
    if limit_bytes:
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (limit_bytes, limit_bytes))
