"""Whether int8 products can overflow on this processor, so that weights must give up a bit.

Without VNNI or AMX, x86 multiplies unsigned by signed bytes and adds pairs into 16 bits, which
saturate at full range; 7-bit weights can't: `reduce_range` in
https://onnxruntime.ai/docs/performance/model-optimizations/quantization.html#when-to-use-reduce-range-and-per-channel-quantization.
Arm adds into 32 bits. The worker converts where it will be measured, so it looks for itself.
"""

from __future__ import annotations

import functools
import platform
from pathlib import Path

X86 = ("x86_64", "amd64", "i386", "i686")
WIDE_SUMS = frozenset({"avx512_vnni", "avx_vnni", "amx_int8"})
"""In the Linux kernel's spelling; each adds products of bytes into 32 bits."""
CPUINFO = Path("/proc/cpuinfo")


@functools.cache
def saturates() -> bool:
    """For this machine; where the processor doesn't say, an x86 one is taken to saturate."""
    try:
        text = CPUINFO.read_text(encoding="utf-8", errors="replace")
    except OSError:
        text = ""
    return would_saturate(platform.machine(), text)


def would_saturate(machine: str, cpuinfo: str) -> bool:
    """From the machine's name and the text of `/proc/cpuinfo`, empty where there is none."""
    if machine.lower() not in X86:
        return False
    lines = (line.partition(":") for line in cpuinfo.splitlines())
    flags = next((value.split() for key, _, value in lines if key.strip() == "flags"), [])
    return WIDE_SUMS.isdisjoint(flags)
