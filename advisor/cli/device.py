"""`advisor device`: what this machine is, as measurements know it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from advisor.core.device import Device


def device(
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    ceilings: Annotated[
        bool,
        typer.Option(
            "--ceilings/--no-ceilings",
            help="Measure what one core reaches at best (one second).",
        ),
    ] = True,
) -> None:
    """Show this machine: processor, memory, what models can run on."""
    from advisor.cli import output
    from advisor.device.ceilings import measure_ceilings
    from advisor.device.detect import detect

    found = detect()
    if ceilings:
        found = found.model_copy(update={"ceilings": measure_ceilings()})
    if json:
        names = {"fingerprint": found.fingerprint, "name": found.name}
        output.as_json("device", names | found.model_dump(mode="json"))
        return
    rows = [{"device": name, found.fingerprint: value} for name, value in facts(found)]
    output.table(("device", found.fingerprint), rows, "")


def facts(found: Device) -> list[tuple[str, str]]:
    """What there is to know, in the order in which people ask."""
    from advisor.core.units import significant

    gib = 2**30
    rows = [
        ("processor", found.processor + (" (virtual machine)" if found.virtual else "")),
        ("system", f"{found.system}, {found.architecture}"),
        ("cores", f"{found.physical_cores} physical, {found.usable_cores} usable here"),
        ("memory", f"{significant(found.memory_bytes / gib)} GiB"),
        ("caches", _caches(found)),
        ("instructions", ", ".join(found.instructions) or "none that matter"),
        ("accelerators", ", ".join(found.accelerators) or "none found"),
        ("providers", ", ".join(found.providers) or "none"),
    ]
    if found.ceilings is not None:
        at_best = found.ceilings
        rows += [
            ("matrix × matrix", f"{significant(at_best.gemm_gflops)} GFLOP/s on one core"),
            ("matrix × vector", f"{significant(at_best.gemv_gflops)} GFLOP/s on one core"),
            ("memory copy", f"{significant(at_best.copy_gb_per_s)} GB/s on one core"),
        ]
    return rows


def _caches(found: Device) -> str:
    levels = (
        ("L1", found.caches.l1d_bytes),
        ("L2", found.caches.l2_bytes),
        ("L3", found.caches.l3_bytes),
    )
    shown = [f"{name} {size // 1024:,} KiB" for name, size in levels if size is not None]
    return ", ".join(shown) or "unknown"
