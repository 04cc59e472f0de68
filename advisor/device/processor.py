"""The processor: its name, cores, caches and the instructions that decide a kernel's speed."""

from __future__ import annotations

import platform
import sys
from pathlib import Path

from advisor.core.device import Caches
from advisor.device.system import ROOT, output, read

INSTRUCTIONS = (
    "sse4_1", "avx", "avx2", "fma", "f16c", "avx512f", "avx512bw", "avx512vl", "avx512_vnni",
    "avx512_bf16", "avx512_fp16", "avx_vnni", "avx_vnni_int8", "amx_tile", "amx_int8", "amx_bf16",
    "asimd", "neon", "asimdhp", "asimddp", "i8mm", "bf16", "sve", "sve2", "sme",
)  # fmt: skip
"""Those that onnxruntime's kernels (MLAS) choose by, in the kernel's spelling."""
_APPLE = {
    "AdvSIMD": "asimd",
    "FEAT_DotProd": "asimddp",
    "FEAT_FP16": "asimdhp",
    "FEAT_I8MM": "i8mm",
    "FEAT_BF16": "bf16",
    "FEAT_SME": "sme",
}
_UNITS = {"K": 2**10, "M": 2**20, "G": 2**30}


def name(root: Path = ROOT) -> str:
    """As its maker calls it: "Intel(R) Xeon(R) Platinum 8488C", "Raspberry Pi 5 Model B"."""
    facts = _first_core(root)
    if facts.get("model name"):
        return facts["model name"]
    if board := read("/sys/firmware/devicetree/base/model", root).strip("\0"):
        return board
    if sys.platform == "darwin":
        return output("sysctl", "-n", "machdep.cpu.brand_string") or "Apple processor"
    listed = (line.partition(":") for line in output("lscpu").splitlines())
    model = next((value.strip() for key, _, value in listed if key == "Model name"), "")
    return model or facts.get("hardware") or platform.processor() or platform.machine()


def physical_cores(root: Path = ROOT) -> int:
    """Cores without their second threads, of all sockets."""
    siblings = {
        read(str(path), Path("/"))
        for path in (root / "sys/devices/system/cpu").glob("cpu[0-9]*/topology/core_cpus_list")
    }
    if siblings - {""}:
        return len(siblings - {""})
    import psutil

    return psutil.cpu_count(logical=False) or psutil.cpu_count() or 1


def instructions(root: Path = ROOT) -> tuple[str, ...]:
    """Which of `INSTRUCTIONS` the processor has."""
    facts = _first_core(root)
    flags = set((facts.get("flags") or facts.get("features") or "").split())
    if sys.platform == "darwin" and not flags:
        flags = _apple_flags()
    return tuple(flag for flag in INSTRUCTIONS if flag in flags)


def is_virtual(root: Path = ROOT) -> bool | None:
    """Whether a hypervisor runs this system; `None` where the processor does not say."""
    flags = _first_core(root).get("flags")
    return None if flags is None else "hypervisor" in flags.split()


def caches(root: Path = ROOT) -> Caches:
    """Data caches of the first core."""
    if sys.platform == "darwin":
        return _apple_caches()
    found: dict[str, int] = {}
    base = "/sys/devices/system/cpu/cpu0/cache"
    for index in range(6):
        level, kind, size = (
            read(f"{base}/index{index}/{item}", root) for item in ("level", "type", "size")
        )
        if kind in ("Data", "Unified") and size:
            found[level] = _bytes(size)
    return Caches(l1d_bytes=found.get("1"), l2_bytes=found.get("2"), l3_bytes=found.get("3"))


def _bytes(text: str) -> int:
    return int(text[:-1]) * _UNITS[text[-1]] if text[-1] in _UNITS else int(text)


def _first_core(root: Path) -> dict[str, str]:
    """`/proc/cpuinfo` up to the second core; the board's lines at its end are kept too."""
    facts: dict[str, str] = {}
    for line in read("/proc/cpuinfo", root).splitlines():
        key, _, value = line.partition(":")
        facts.setdefault(key.strip().lower(), value.strip())
    return facts


def _apple_flags() -> set[str]:
    lines = output("sysctl", "hw.optional").splitlines()
    on = {line.split(":")[0].rsplit(".", 1)[-1] for line in lines if line.endswith(": 1")}
    return {ours for theirs, ours in _APPLE.items() if theirs in on}


def _apple_caches() -> Caches:
    sizes = (output("sysctl", "-n", f"hw.{item}") for item in ("l1dcachesize", "l2cachesize"))
    l1d, l2 = (int(size) if size.isdigit() else None for size in sizes)
    return Caches(l1d_bytes=l1d, l2_bytes=l2)
