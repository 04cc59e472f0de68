"""Is this machine in a state to be measured on? What it reads comes from the kernel and psutil.

What can't be read (most of it, in a virtual machine) is said to be so, and is no warning. The
advice on governor and power follows pyperf (`doc/system.rst`); turbo stays on, because models are
served with it on.
"""

from __future__ import annotations

import os
from pathlib import Path

from advisor.core.units import MEGABYTE, significant
from advisor.device import limits
from advisor.device.finding import Finding
from advisor.device.system import ROOT, number, read

LEAST_MEMORY_MB, GOOD_MEMORY_MB = 500, 1500
"""An export loads torch, onnxscript and the model: about 700 MB resident."""
HOT_C = 90.0
"""Most processors slow themselves down from 90 to 100 °C."""
_UNREADABLE = "can't be read here"


def cores(root: Path = ROOT) -> Finding:
    """How many cores this process may use, and who says so."""
    total, usable, quota = os.cpu_count() or 1, limits.usable_cores(root), limits.cpu_quota(root)
    detail = f"{usable} of {total} usable"
    if quota is None:
        return Finding("cores", "ok", detail)
    detail += f", quota of {significant(quota)} cores' time"
    if quota >= usable:
        return Finding("cores", "ok", detail)
    return Finding("cores", "warning", detail, "a quota below one core stops every model for "
                   "part of the time: give the container a whole core")  # fmt: skip


def governor(root: Path = ROOT) -> Finding:
    """Who sets the processor's clock."""
    name = read("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", root)
    if not name:
        return Finding("governor", "ok", _UNREADABLE)
    if name == "performance":
        return Finding("governor", "ok", name)
    advice = "for steadier figures: sudo cpupower frequency-set -g performance"
    return Finding("governor", "warning", f"{name}: the clock follows the load", advice)


def turbo(root: Path = ROOT) -> Finding:
    """Whether the clock may rise above its nominal rate for a while."""
    no_turbo = number("/sys/devices/system/cpu/intel_pstate/no_turbo", root)
    boost = number("/sys/devices/system/cpu/cpufreq/boost", root)
    on = no_turbo == 0 if no_turbo is not None else None if boost is None else boost == 1
    if on is None:
        return Finding("turbo", "ok", _UNREADABLE)
    return Finding("turbo", "ok", "on: short work may run faster than long" if on else "off")


def frequency(megahertz: float | None) -> Finding:
    """The clock now."""
    detail = _UNREADABLE if megahertz is None else f"{megahertz:,.0f} MHz now"
    return Finding("frequency", "ok", detail)


def temperature(degrees: float | None) -> Finding:
    """A hot processor is a slow processor."""
    if degrees is None:
        return Finding("temperature", "ok", _UNREADABLE)
    detail = f"{degrees:.0f} °C"
    if degrees < HOT_C:
        return Finding("temperature", "ok", detail)
    return Finding("temperature", "warning", f"{detail}: it may slow down", "let it cool first")


def power() -> Finding:
    """On battery, most laptops lower the clock."""
    import psutil

    battery = psutil.sensors_battery() if hasattr(psutil, "sensors_battery") else None
    if battery is None or battery.power_plugged is not False:
        return Finding("power", "ok", "no battery" if battery is None else "mains")
    return Finding("power", "warning", "on battery", "plug in mains power")


def memory(root: Path = ROOT) -> Finding:
    """Memory free for exports and models, within a container's limit."""
    import psutil

    free_mb = psutil.virtual_memory().available / MEGABYTE
    limit = limits.memory_limit(root)
    detail = f"{free_mb:,.0f} MB free"
    if limit is not None:
        free_mb = min(free_mb, limit / MEGABYTE)
        detail = f"{free_mb:,.0f} MB free, limit of {limit / MEGABYTE:,.0f} MB"
    advice = "close other programs; an export needs about 700 MB"
    if free_mb < LEAST_MEMORY_MB:
        return Finding("memory", "problem", detail, advice)
    return Finding("memory", "warning" if free_mb < GOOD_MEMORY_MB else "ok", detail,
                   advice if free_mb < GOOD_MEMORY_MB else "")  # fmt: skip


def swap() -> Finding:
    """Memory on disk: a model that is swapped out answers a thousand times slower."""
    import psutil

    used_mb = psutil.swap_memory().used / MEGABYTE
    if used_mb < LEAST_MEMORY_MB:
        return Finding("swap", "ok", f"{used_mb:,.0f} MB in use")
    return Finding("swap", "warning", f"{used_mb:,.0f} MB in use", "close other programs")
