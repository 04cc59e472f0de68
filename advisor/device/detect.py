"""This machine as a `Device`: facts that are read, never guessed, in a few milliseconds.

The fingerprint leaves the providers out, so that an answer from stored measurements need not load
onnxruntime to know where it is.
"""

from __future__ import annotations

import platform
from pathlib import Path

from advisor import registry
from advisor.core.device import Device
from advisor.core.failure import Failure
from advisor.device import limits, processor
from advisor.device.system import ROOT, output, read


def detect(providers: bool = True) -> Device:
    """The machine that this process runs on; without `providers`, no runtime is loaded."""
    return Device(
        system=platform.system() or "unknown",
        architecture=platform.machine() or "unknown",
        processor=processor.name(),
        physical_cores=processor.physical_cores(),
        usable_cores=limits.usable_cores(),
        memory_bytes=memory_bytes(),
        caches=processor.caches(),
        instructions=processor.instructions(),
        accelerators=accelerators(),
        providers=offered_providers() if providers else (),
        virtual=processor.is_virtual(),
    )


def memory_bytes() -> int:
    """Bytes of memory, or what a control group leaves of it."""
    import psutil

    total: int = psutil.virtual_memory().total
    limit = limits.memory_limit()
    return total if limit is None else min(total, limit)


def accelerators(root: Path = ROOT) -> tuple[str, ...]:
    """Names of the NVIDIA cards, from the driver or else from its tool."""
    cards = sorted((root / "proc/driver/nvidia/gpus").glob("*/information"))
    if not cards:
        listed = output("nvidia-smi", "--query-gpu=name", "--format=csv,noheader")
        return tuple(line.strip() for line in listed.splitlines() if line.strip())
    lines = (line for card in cards for line in read(str(card), Path("/")).splitlines())
    return tuple(at.partition(":")[2].strip() for at in lines if at.startswith("Model:"))


def offered_providers() -> tuple[str, ...]:
    """What the installed runtimes can run on here; a broken runtime offers nothing."""
    loaded, _ = registry.load_all("runtimes")
    offers = (registry.guarded("load", r.name, r.plugin.available) for r in loaded)
    return tuple(dict.fromkeys(name for o in offers if not isinstance(o, Failure) for name in o))
