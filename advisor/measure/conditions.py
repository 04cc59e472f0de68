"""How quiet the machine was: counters read before and after the timed calls, and what they say.

What can't be read on this system is `None`. The kernel's counters tick every 10 ms, so shares of
the whole machine mean little over less than a fifth of a second.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

Number = TypeVar("Number", int, float)

_TICKS_PER_S = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
_CGROUPS = (("", "/sys/fs/cgroup"), ("cpu", "/sys/fs/cgroup/cpu"))
"""Version 2, then 1; a container sees its own group at the root."""
_ZONES = ("x86_pkg_temp", "cpu", "soc", "coretemp", "k10temp")


@dataclass(frozen=True)
class Snapshot:
    """Counters since some start; only differences mean anything. Times in seconds."""

    wall_s: float
    thread_s: float
    process_s: float
    switches: int | None
    machine_s: float | None
    busy_s: float | None
    steal_s: float | None
    throttled: int | None


def snapshot(threads: int) -> Snapshot:
    """The counters now; switches are this thread's alone if it does all the work."""
    total, busy, steal = _machine_times()
    return Snapshot(
        wall_s=time.perf_counter(),
        thread_s=time.thread_time(),
        process_s=time.process_time(),
        switches=_switches(threads),
        machine_s=total,
        busy_s=busy,
        steal_s=steal,
        throttled=_throttled(),
    )


def differences(before: Snapshot, after: Snapshot, threads: int) -> dict[str, float | int | None]:
    """The fields of `Conditions` that are differences."""
    wall = after.wall_s - before.wall_s
    own = after.process_s - before.process_s
    used = after.thread_s - before.thread_s if threads == 1 else own / threads
    machine = _minus(after.machine_s, before.machine_s)
    busy = _minus(after.busy_s, before.busy_s)
    others = None if busy is None or not machine else max(0.0, busy - own) / machine
    steal = _minus(after.steal_s, before.steal_s)
    return {
        "wall_s": wall,
        "cpu_share": min(1.0, used / wall) if wall > 0 else None,
        "others_share": others,
        "involuntary_switches": _minus(after.switches, before.switches),
        "steal_share": None if steal is None or not machine else steal / machine,
        "throttled_periods": _minus(after.throttled, before.throttled),
    }


def state_now() -> dict[str, float | None]:
    """The fields of `Conditions` that are states."""
    return {
        "load_1m": os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
        "frequency_mhz": frequency_mhz(),
        "temperature_c": temperature_c(),
    }


_REFERENCE = bytes(131_072)
"""Fits in any core's second-level cache."""


def reference_s(clock: Callable[[], int] = time.perf_counter_ns, repeats: int = 9) -> float:
    """Fastest seconds of a fixed hash in cache: only the core's clock moves it.

    Compiled code, and the fastest of a few: over 20 processes on a busy machine this kernel spread
    by 1 % and a loop of the interpreter by 26 to 47 %.
    """
    spent = []
    for _ in range(repeats):
        start = clock()
        hashlib.blake2b(_REFERENCE).digest()
        spent.append(clock() - start)
    return min(spent) / 1e9


def frequency_mhz() -> float | None:
    """The first core's clock now."""
    kilohertz = _number(Path("/sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq"))
    if kilohertz is not None:
        return kilohertz / 1e3
    lines = _read(Path("/proc/cpuinfo")).splitlines()
    found = (line.partition(":")[2] for line in lines if line.lower().startswith("cpu mhz"))
    return next((float(text) for text in found), None)


def temperature_c() -> float | None:
    """The hottest thermal zone that belongs to the processor."""
    zones = Path("/sys/class/thermal").glob("thermal_zone*")
    processor = [z for z in zones if _read(z / "type").strip().lower().startswith(_ZONES)]
    degrees = [d for d in (_number(zone / "temp") for zone in processor) if d is not None]
    return max(degrees) / 1e3 if degrees else None


def _machine_times() -> tuple[float | None, float | None, float | None]:
    """Seconds of all cores together: total, busy, stolen by the hypervisor (`man 5 proc`)."""
    first = _read(Path("/proc/stat")).partition("\n")[0].split()
    if not first:
        return None, None, None
    user, nice, system, idle, wait, irq, soft, steal = (int(t) / _TICKS_PER_S for t in first[1:9])
    busy = user + nice + system + irq + soft
    return busy + idle + wait + steal, busy, steal


def _switches(threads: int) -> int | None:
    if sys.platform == "win32":
        return None
    import resource

    of_thread = getattr(resource, "RUSAGE_THREAD", resource.RUSAGE_SELF)
    return resource.getrusage(of_thread if threads == 1 else resource.RUSAGE_SELF).ru_nivcsw


def _throttled() -> int | None:
    """Periods in which this control group used up its share of the processor."""
    groups = [line.split(":", 2) for line in _read(Path("/proc/self/cgroup")).splitlines()]
    for controller, root in _CGROUPS:
        own = next((path for _, names, path in groups if controller in names.split(",")), "/")
        for folder in (Path(root + own), Path(root)):
            for line in _read(folder / "cpu.stat").splitlines():
                if line.startswith("nr_throttled"):
                    return int(line.split()[1])
    return None


def _minus(after: Number | None, before: Number | None) -> Number | None:
    return None if after is None or before is None else after - before


def _number(path: Path) -> float | None:
    text = _read(path).strip()
    return float(text) if text.lstrip("-").isdigit() else None


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""
