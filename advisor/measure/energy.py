"""Joules of the processor's packages, by the counters that Linux shows under `powercap` (RAPL).

Only whole packages are added up: the zones inside one (cores, uncore) are parts of it, and memory
(`dram`) or the platform (`psys`) would count twice or count what is not the processor. A package
is all that runs on it, idle cores and other programs too. Since 2020 (CVE-2020-8694) the counters
are readable for root only unless the machine's owner allows more; virtual machines have none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path("/sys/class/powercap")
NONE_SHOWN = "this machine shows no energy counter"
NOT_READABLE = "the machine's energy counter is not readable for this user"


@dataclass(frozen=True)
class Counter:
    """Microjoules of one package since some start; it begins again after `range_uj`."""

    energy_uj: int
    range_uj: int


def packages(root: Path = ROOT) -> tuple[Path, ...]:
    """The zones of whole packages: `intel-rapl:0`, not `intel-rapl:0:1` inside it."""
    zones = sorted(root.glob("*-rapl:*"))
    whole = (zone for zone in zones if zone.name.count(":") == 1)
    return tuple(zone for zone in whole if _text(zone / "name").startswith("package"))


def counters(zones: tuple[Path, ...]) -> dict[str, Counter]:
    """Those of `zones` now; empty where any can't be read, since a part is not the whole."""
    found = {}
    for zone in zones:
        energy, most = _text(zone / "energy_uj"), _text(zone / "max_energy_range_uj")
        if not energy.isdigit() or not most.isdigit():
            return {}
        found[zone.name] = Counter(int(energy), int(most))
    return found


def joules(before: Mapping[str, Counter], after: Mapping[str, Counter]) -> float | None:
    """What was used between two readings less than one range apart (a minute at the very least),
    or `None` without a counter."""
    if not before or before.keys() != after.keys():
        return None
    spent_uj = 0
    for zone, start in before.items():
        grown = after[zone].energy_uj - start.energy_uj
        spent_uj += grown if grown >= 0 else grown + start.range_uj
    return spent_uj / 1e6


def why_none(root: Path = ROOT) -> str:
    """Why energy can't be had here, or "" where it can."""
    zones = packages(root)
    if not zones:
        return NONE_SHOWN
    return "" if counters(zones) else NOT_READABLE


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""
