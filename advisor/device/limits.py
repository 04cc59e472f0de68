"""What this process may use of the machine: a container's quota, an affinity mask, a memory limit.

Both versions of Linux control groups are read, at this process's own group and all above it: the
tightest limit holds. Inside a container the own group is mounted as the root.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from advisor.device.system import ROOT, number, read

_UNLIMITED = 2**60
"""Version 1 writes "no limit" as a number near 2^63."""


def usable_cores(root: Path = ROOT) -> int:
    """Cores that a process can keep busy: its affinity mask, cut to the whole cores of a quota."""
    allowed = _affinity()
    quota = cpu_quota(root)
    return allowed if quota is None else max(1, min(allowed, int(quota + 0.01)))


def cpu_quota(root: Path = ROOT) -> float | None:
    """Cores' worth of time per period that the control groups grant, or `None` without a quota."""
    quotas = [quota for folder in groups("cpu", root) if (quota := _quota(folder, root))]
    return min(quotas, default=None)


def memory_limit(root: Path = ROOT) -> int | None:
    """Bytes that the control groups grant, or `None` without a limit."""
    names = ("memory.max", "memory.limit_in_bytes")
    found = (number(f"{f}/{n}", root) for f in groups("memory", root) for n in names)
    return min((b for b in found if b is not None and 0 < b < _UNLIMITED), default=None)


def groups(controller: str, root: Path = ROOT) -> Iterator[str]:
    """Folders of this process's control groups for `controller`, of both versions."""
    for line in read("/proc/self/cgroup", root).splitlines():
        _, names, path = line.split(":", 2)
        if names and controller not in names.split(","):
            continue
        base = PurePosixPath("/sys/fs/cgroup") / (controller if names else "")
        own = base / path.lstrip("/")
        for folder in (own, *own.parents):
            if folder.is_relative_to(base):
                yield str(folder)


def _quota(folder: str, root: Path) -> float | None:
    limit, _, period = read(f"{folder}/cpu.max", root).partition(" ")
    if limit.isdigit() and period.isdigit():
        return int(limit) / int(period)
    v1_limit = number(f"{folder}/cpu.cfs_quota_us", root)
    v1_period = number(f"{folder}/cpu.cfs_period_us", root)
    return v1_limit / v1_period if v1_limit and v1_period and v1_limit > 0 else None


def _affinity() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
