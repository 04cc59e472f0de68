"""Facts of machines that we don't have, read from copies of their files."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.device import limits, processor
from advisor.device.detect import accelerators


@pytest.fixture
def machine(tmp_path: Path):
    """Writes files of a machine below a folder, and gives that folder."""

    def write(files: dict[str, str]) -> Path:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return tmp_path

    return write


@pytest.mark.parametrize(
    ("files", "cores"),
    [
        ({}, None),
        # version 2, in a container that sees its own group as the root
        ({"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/cpu.max": "150000 100000"}, 1.5),
        ({"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/cpu.max": "max 100000"}, None),
        # the tightest of a group and those above it
        (
            {
                "proc/self/cgroup": "0::/user/job\n",
                "sys/fs/cgroup/user/job/cpu.max": "800000 100000",
                "sys/fs/cgroup/user/cpu.max": "400000 100000",
            },
            4.0,
        ),
        # version 1, and a group of another controller that must not count
        (
            {
                "proc/self/cgroup": "4:cpu,cpuacct:/job\n3:memory:/other\n",
                "sys/fs/cgroup/cpu/job/cpu.cfs_quota_us": "50000",
                "sys/fs/cgroup/cpu/job/cpu.cfs_period_us": "100000",
                "sys/fs/cgroup/memory/other/cpu.max": "10000 100000",
            },
            0.5,
        ),
        (
            {
                "proc/self/cgroup": "4:cpu:/\n",
                "sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1",
                "sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000",
            },
            None,
        ),
    ],
)
def test_cpu_quota(machine, files, cores):
    assert limits.cpu_quota(machine(files)) == cores


def test_usable_cores_are_whole_and_at_least_one(machine, monkeypatch):
    monkeypatch.setattr(limits, "_affinity", lambda: 8)
    for text, cores in (("350000 100000", 3), ("20000 100000", 1), ("1600000 100000", 8)):
        files = {"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/cpu.max": text}
        assert limits.usable_cores(machine(files)) == cores


@pytest.mark.parametrize(
    ("files", "limit"),
    [
        ({"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/memory.max": "536870912"}, 512 * 2**20),
        ({"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/memory.max": "max"}, None),
        (
            {
                "proc/self/cgroup": "7:memory:/job\n",
                "sys/fs/cgroup/memory/job/memory.limit_in_bytes": "1073741824",
                "sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712",
            },
            2**30,
        ),
    ],
)
def test_memory_limit(machine, files, limit):
    assert limits.memory_limit(machine(files)) == limit


INTEL = """processor\t: 0
model name\t: Intel(R) Xeon(R) Platinum 8488C
flags\t\t: fpu sse4_1 avx2 fma avx512f avx512_vnni amx_int8 hypervisor unknown_flag

processor\t: 1
model name\t: Intel(R) Xeon(R) Platinum 8488C
flags\t\t: fpu
"""
PI = """processor\t: 0
BogoMIPS\t: 108.00
Features\t: fp asimd evtstrm crc32 asimddp
CPU implementer\t: 0x41

Hardware\t: BCM2835
Model\t\t: Raspberry Pi 5 Model B Rev 1.0
"""


def test_an_intel_server(machine):
    root = machine({"proc/cpuinfo": INTEL})
    assert processor.name(root) == "Intel(R) Xeon(R) Platinum 8488C"
    assert processor.instructions(root) == (
        "sse4_1", "avx2", "fma", "avx512f", "avx512_vnni", "amx_int8",
    )  # fmt: skip
    assert processor.is_virtual(root) is True


def test_a_raspberry_pi(machine):
    board = {"sys/firmware/devicetree/base/model": "Raspberry Pi 5 Model B Rev 1.0\0"}
    root = machine({"proc/cpuinfo": PI, **board})
    assert processor.name(root) == "Raspberry Pi 5 Model B Rev 1.0"
    assert processor.instructions(root) == ("asimd", "asimddp")
    assert processor.is_virtual(root) is None


def test_second_threads_are_no_cores(machine):
    base = "sys/devices/system/cpu"
    pairs = {0: "0,4", 1: "1,5", 4: "0,4", 5: "1,5"}
    files = {f"{base}/cpu{n}/topology/core_cpus_list": text for n, text in pairs.items()}
    assert processor.physical_cores(machine(files)) == 2


def test_instruction_caches_are_left_out(machine):
    base = "sys/devices/system/cpu/cpu0/cache"
    rows = [("1", "Data", "48K"), ("1", "Instruction", "32K"), ("2", "Unified", "2048K")]
    files = {}
    for index, values in enumerate(rows):
        for item, text in zip(("level", "type", "size"), values, strict=True):
            files[f"{base}/index{index}/{item}"] = text
    found = processor.caches(machine(files))
    assert (found.l1d_bytes, found.l2_bytes, found.l3_bytes) == (48 * 2**10, 2 * 2**20, None)


def test_cards_by_the_driver(machine):
    card = "Model: \t\t NVIDIA H200\nIRQ:   \t 16\n"
    root = machine({"proc/driver/nvidia/gpus/0000:01:00.0/information": card})
    assert accelerators(root) == ("NVIDIA H200",)
