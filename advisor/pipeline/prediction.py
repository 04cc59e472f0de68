"""How well prediction does on a profile, for those who look at it: lengths and sizes apart."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.core.profile import DeviceProfile
from advisor.core.task import Mode
from advisor.pipeline.profiling import comparable_parts
from advisor.predict.errors import Errors, Held, by_group, over_lengths, over_sizes, summary
from advisor.predict.profile_curves import length_curves, size_curves


@dataclass(frozen=True)
class Judged:
    """`errors` over all families, and over each one."""

    errors: Errors
    families: dict[str, Errors]


@dataclass(frozen=True)
class Prediction:
    """`None` where no length, or no size, lies between two others."""

    lengths: Judged | None
    sizes: Judged | None


def judge_prediction(profile: DeviceProfile) -> dict[Mode, Prediction]:
    """By mode. Candidates of one task shape and settings teach and test one another, and no
    others."""
    by_length: dict[Mode, list[Held]] = {}
    by_size: dict[Mode, list[Held]] = {}
    for part in comparable_parts(profile):
        mode = part.entries[0].shape.mode
        by_length.setdefault(mode, []).extend(over_lengths(length_curves(part.entries)))
        by_size.setdefault(mode, []).extend(over_sizes(size_curves(part.entries)))
    return {mode: Prediction(_judged(by_length[mode]), _judged(by_size[mode])) for mode in by_size}


def _judged(held: list[Held]) -> Judged | None:
    found = summary(held)
    return None if found is None else Judged(found, by_group(held))
