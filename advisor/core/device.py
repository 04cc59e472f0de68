"""What the candidates run on. Facts that can't be read are `None`, never guessed."""

from __future__ import annotations

from advisor.core.model import Stored, content_hash


class Caches(Stored):
    """Bytes of data cache one core can reach, by level."""

    l1d_bytes: int | None = None
    l2_bytes: int | None = None
    l3_bytes: int | None = None


class Ceilings(Stored):
    """What one core of this device reaches at best, measured, to judge figures against."""

    gemm_gflops: float
    gemv_gflops: float
    copy_gb_per_s: float


class Device(Stored):
    """`usable_cores` respects affinity and cgroup quota; `providers` are the runtimes' own."""

    system: str
    architecture: str
    processor: str
    physical_cores: int
    usable_cores: int
    memory_bytes: int
    caches: Caches = Caches()
    instructions: tuple[str, ...] = ()
    accelerators: tuple[str, ...] = ()
    providers: tuple[str, ...] = ()
    virtual: bool | None = None
    ceilings: Ceilings | None = None

    @property
    def fingerprint(self) -> str:
        """Readable prefix and hash of the hardware facts: measurements with another are foreign.

        Runtime versions and ceilings are left out: they belong to a measurement's conditions.
        """
        facts = self.model_dump(
            mode="json", include={"system", "architecture", "processor", "usable_cores", "caches"}
        )
        facts["memory_gib"] = round(self.memory_bytes / 2**30)
        facts["instructions"] = sorted(self.instructions)
        facts["accelerators"] = sorted(self.accelerators)
        return f"{self.name}-{content_hash(facts, 6)}"

    @property
    def name(self) -> str:
        """`amd-epyc-2c-24g`: lower-case words of the processor, cores, memory."""
        kept = [word for word in _words(self.processor) if word not in _NOISE]
        return "-".join(
            [*kept[:4], f"{self.usable_cores}c", f"{round(self.memory_bytes / 2**30)}g"]
        )


_NOISE = frozenset({"cpu", "processor", "r", "tm", "with", "core", "cores", "ghz"})


def _words(text: str) -> list[str]:
    """Words of a processor's name, without the clock that some makers write behind an @."""
    named = text.lower().partition("@")[0].replace(".", "")
    return "".join(c if c.isalnum() else " " for c in named).split()
