"""What must be measured to test many claims, with equal work asked for once.

Within one kind of experiment at one size, all families are measured at all lengths together:
interleaved in the same rounds, so that any two of them compare.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from advisor.core.claim import Experiment

QUICK_LENGTHS = 3
QUICK_LONGEST = 1024
"""Steps; beyond, one step of a slow kernel takes seconds."""
KINDS = ("latency", "training", "gradient", "probe")
"""In the order to make them: the cheap ones first."""


def merged(experiments: Iterable[Experiment], quick: bool = False) -> tuple[Experiment, ...]:
    """Each distinct setting once, with the union of families and lengths. `quick`: the shortest,
    the longest up to `QUICK_LONGEST` and one in between."""
    groups: dict[tuple[object, ...], list[Experiment]] = {}
    for one in experiments:
        groups.setdefault(_setting(one), []).append(one)
    return tuple(_union(group, quick) for group in sorted(groups.values(), key=_order))


def told(experiment: Experiment) -> str:
    """ "latency of gru and lstm, medium, one at a time, at 16 to 1,024 steps"."""
    families = ", ".join(experiment.families) or "every family"
    if experiment.what == "probe":
        return f"what {families} learn of {experiment.probe}"
    if experiment.what == "gradient":
        return f"the gradient by lag of {families} before training"
    span = f" at {_span(experiment.lengths)} steps" if experiment.lengths else ""
    batch = f", batch {experiment.batch}" if experiment.batch > 1 else ""
    if experiment.what == "training":
        return f"training of {families}, {experiment.size}{batch},{span}"
    return f"{experiment.mode} latency of {families}, {experiment.size}{batch},{span}"


def thinned(lengths: Sequence[int]) -> tuple[int, ...]:
    """At most `QUICK_LENGTHS` of them: first, middle, last of those that are quick."""
    fast = [length for length in sorted(lengths) if length <= QUICK_LONGEST]
    fast = fast or sorted(lengths)[:1]
    if len(fast) <= QUICK_LENGTHS:
        return tuple(fast)
    return (fast[0], fast[len(fast) // 2], fast[-1])


def _setting(one: Experiment) -> tuple[object, ...]:
    """What can't be measured together."""
    if one.what == "probe":
        return ("probe", one.probe)
    if one.what == "gradient":
        return ("gradient",)
    mode = one.mode if one.what == "latency" else ""
    return (one.what, one.size, mode, one.batch)


def _union(group: Sequence[Experiment], quick: bool) -> Experiment:
    families = tuple(sorted({family for one in group for family in one.families}))
    lengths = tuple(sorted({length for one in group for length in one.lengths}))
    return group[0].model_copy(
        update={
            "families": families,
            "lengths": thinned(lengths) if quick and lengths else lengths,
        }
    )


def _order(group: Sequence[Experiment]) -> tuple[int, str, int, str, str]:
    one = group[0]
    return (KINDS.index(one.what), one.mode, one.batch, one.size, one.probe)


def _span(lengths: Sequence[int]) -> str:
    first, last = min(lengths), max(lengths)
    return f"{first:,}" if first == last else f"{first:,} to {last:,}"
