"""When two profiles speak of the same thing: the same hardware, the same runtime, the same model
run the same way. Figures of anything else are never mixed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from advisor.core.candidate import Candidate
from advisor.core.device import Device
from advisor.core.measurement import Run
from advisor.core.profile import DeviceProfile, ProfileEntry
from advisor.core.settings import Settings
from advisor.core.shape import TaskShape

Key = tuple[str, Settings, TaskShape]
"""Model, settings, shape: what makes two entries measurements of the same thing."""


def key(entry: ProfileEntry) -> Key:
    """What `entry` measured."""
    return entry.candidate.model_key, entry.candidate.settings, entry.shape


def device_difference(old: Device, new: Device) -> str:
    """The hardware facts that differ, with both values, or "" for the same hardware."""
    if old.fingerprint == new.fingerprint:
        return ""
    pairs = [(name, a, b) for (name, a), (_, b) in zip(_facts(old), _facts(new), strict=True)]
    told = [f"{name} {a} and {b}" for name, a, b in pairs if a != b]
    return f"different devices ({old.name} and {new.name}): {'; '.join(told)}"


def runtime_difference(old: DeviceProfile, new: DeviceProfile) -> str:
    """The runtimes and versions of both, or "" where they are the same; a profile without runs
    agrees with any."""
    before, after = runtimes(old.entries), runtimes(new.entries)
    if before == after or not before or not after:
        return ""
    return f"different runtimes: {', '.join(before)} and {', '.join(after)}"


def runtimes(entries: Iterable[ProfileEntry]) -> tuple[str, ...]:
    """ "onnxruntime 1.31.1", each once, in order of their names."""
    return tuple(sorted({f"{r.runtime} {r.runtime_version}" for e in entries for r in e.runs}))


def exporters(entries: Iterable[ProfileEntry]) -> tuple[str, ...]:
    """What exported the models, each once, in order of their names."""
    return tuple(sorted({e.artifact.exported_with for e in entries}))


def same_files(a: ProfileEntry, b: ProfileEntry) -> bool:
    """Whether both measured the very same model files."""
    return [g.sha256 for g in a.artifact.graphs] == [g.sha256 for g in b.artifact.graphs]


def same_process(a: Run, b: Run) -> bool:
    """Whether both are one process, written into two profiles from one store; its round may have
    been renumbered by a merge."""
    return (a.conditions, a.load_s, a.first_run_s, a.series) == (
        b.conditions,
        b.load_s,
        b.first_run_s,
        b.series,
    )


def named(candidate: Candidate) -> str:
    """ "gru medium", with what is not usual about how it runs: "gru medium, 4 threads"."""
    usual, own = ("CPU", "1 thread"), settings_words(candidate).split(", ")
    return ", ".join([candidate.label, *(word for word in own if word not in usual)])


def settings_words(candidate: Candidate) -> str:
    """ "CPU, 1 thread", with what is not usual about it."""
    settings = candidate.settings
    told = [
        settings.provider.removesuffix("ExecutionProvider"),
        "1 thread" if settings.threads == 1 else f"{settings.threads} threads",
    ]
    if candidate.precision != "float32":
        told.append(candidate.precision)
    if settings.spinning:
        told.append("spinning")
    if settings.graph_optimization != "all":
        told.append(f"optimization {settings.graph_optimization}")
    return ", ".join(told)


def shape_words(shape: TaskShape) -> str:
    """ "8,000 tokens in, 2 out (pooled)", with the batch where it is not 1."""
    kind = "tokens" if shape.input_type == "tokens" else "channels"
    batch = f", batch {shape.batch}" if shape.batch != 1 else ""
    return f"{shape.inputs:,} {kind} in, {shape.outputs:,} out ({shape.answer}){batch}"


def _facts(device: Device) -> Sequence[tuple[str, object]]:
    """What the fingerprint is made of, in a person's words."""
    caches = device.caches
    sizes = (caches.l1d_bytes, caches.l2_bytes, caches.l3_bytes)
    return (
        ("system", device.system),
        ("architecture", device.architecture),
        ("processor", device.processor),
        ("usable cores", device.usable_cores),
        ("memory GiB", round(device.memory_bytes / 2**30)),
        ("cache bytes", "/".join("unknown" if s is None else str(s) for s in sizes)),
        ("instructions", " ".join(sorted(device.instructions)) or "unknown"),
        ("accelerators", " ".join(sorted(device.accelerators)) or "none"),
    )
