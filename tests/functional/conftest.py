"""Faults for whole commands: a changed world for their processes, and disks too small for them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

JUMPING_CLOCK = """
import itertools, os, time
real, real_ns, real_gmtime = time.time, time.time_ns, time.gmtime
tick = itertools.count(os.getpid())
def off(): return (-40, 3, -1, 400)[next(tick) % 4] * 86400
time.time = lambda: real() + off()
time.time_ns = lambda: real_ns() + off() * 10**9
time.gmtime = lambda seconds=None: real_gmtime(time.time() if seconds is None else seconds)
"""
ANOTHER_RUNTIME_VERSION = """
import importlib.metadata as metadata
real = metadata.version
metadata.version = lambda name: "0.0.1" if name == "onnxruntime" else real(name)
"""
ANOTHER_MACHINE = """
import platform
platform.machine = lambda: "another"
"""
IN_THE_GRU_WORKER = """
import json, os, signal, sys, time
def fault():
{fault}
if "advisor.measure.worker" in sys.orig_argv:
    real = json.load
    def load(file):
        request = real(file)
        if request["candidate_id"].startswith("gru"):
            fault()
        return request
    json.load = load
"""
HANG = "    time.sleep(60)"
KILLED = "    os.kill(os.getpid(), signal.SIGKILL)"
OUT_OF_MEMORY = """
    import resource
    resource.setrlimit(resource.RLIMIT_DATA, (2**29, 2**29))
    hoard = []
    while True:
        hoard.append(bytearray(2**24))
"""
FAULTS = {
    "jumping clock": JUMPING_CLOCK,
    "another runtime version": ANOTHER_RUNTIME_VERSION,
    "another machine": ANOTHER_MACHINE,
    "hang": IN_THE_GRU_WORKER.format(fault="    time.sleep(60)"),
    "killed": IN_THE_GRU_WORKER.format(fault="    os.kill(os.getpid(), signal.SIGKILL)"),
    "out of memory": IN_THE_GRU_WORKER.format(fault=OUT_OF_MEMORY),
}


@pytest.fixture
def fault(tmp_path: Path) -> Callable[[str], dict[str, str]]:
    """Environment in which every Python process, the workers too, begins with the fault."""

    def make(name: str) -> dict[str, str]:
        place = tmp_path / "fault"
        place.mkdir()
        (place / "sitecustomize.py").write_text(FAULTS[name], encoding="utf-8")
        known = os.environ.get("PYTHONPATH")
        return {"PYTHONPATH": os.pathsep.join([str(place), *([known] if known else [])])}

    return make


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Callable[..., Path]]:
    """`disk("200k")`: a folder that is a disk of this size; `disk("20m")` then makes it larger,
    `disk("20m", "ro")` read-only. Skips where this user may not mount."""
    place = tmp_path / "disk"

    def make(size: str, access: str = "rw") -> Path:
        options = f"size={size},{access}" + (",remount" if place.is_mount() else "")
        place.mkdir(exist_ok=True)
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)]
        mounted = sys.platform == "linux" and os.geteuid() == 0
        if not mounted or subprocess.run(command, check=False, capture_output=True).returncode:
            pytest.skip("a small disk needs Linux and the right to mount")
        return place

    yield make
    if place.is_mount():
        subprocess.run(["umount", str(place)], check=True)
