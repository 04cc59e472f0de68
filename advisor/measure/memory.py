"""Resident memory of this process by the kernel's own high-water mark, reset between phases.

`ru_maxrss` is inherited from the parent through fork and exec, so it would report the parent's
size; the mark in /proc is this process's own and can be reset (`man 5 proc`, clear_refs: 5).
Only Linux tells it; elsewhere the answer is `None`.
"""

from __future__ import annotations

from pathlib import Path

_STATUS = Path("/proc/self/status")
_RESET = Path("/proc/self/clear_refs")


def resident_bytes() -> int | None:
    """Bytes of physical memory that this process holds now."""
    return _field("VmRSS:")


def reset_peak() -> bool:
    """Start a new phase; false where the kernel does not let us."""
    try:
        _RESET.write_text("5")
    except OSError:
        return False
    return True


def peak_bytes() -> int | None:
    """The most bytes held at once since `reset_peak`."""
    return _field("VmHWM:")


def _field(name: str) -> int | None:
    try:
        lines = _STATUS.read_text().splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(name)), None)
