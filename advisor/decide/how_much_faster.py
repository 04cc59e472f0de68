"""How two latencies compare, in words: always with what the processes leave open.

A comparison without an interval (one of the two was measured in a single process) says "about";
one that noise could turn around is a tie. Ends that print like the value itself are left out.
"""

from __future__ import annotations

from collections.abc import Sequence

from advisor.core.comparison import Ratio, by_rounds
from advisor.decide.choose import Option

EQUAL = 0.02
"""Share within which two medians are called equal where no interval says more."""
NEAR = 1.15
"""Below it a ratio reads better in percent; a tie known so closely is called one."""


def beside(option: Option, other: Option) -> str:
    """`option` seen from `other`: "1.4 times slower (1.3 to 1.5)"."""
    found = by_rounds(option.by_round, other.by_round)
    if found is None:
        return _about(option.latency_s / other.latency_s)
    if found.faster is not None:
        return _told(found, "slower") if found.faster == "b" else _told(found.inverse, "faster")
    if max(found.high, 1 / found.low) <= NEAR:
        return "equally fast within noise"
    return f"neither surely faster nor slower ({times(found.low)} to {times(found.high)} times)"


def is_slower(option: Option, other: Option) -> bool:
    """Whether `option` surely takes longer, or by its median where nothing tells how sure."""
    found = by_rounds(option.by_round, other.by_round)
    if found is None:
        return option.latency_s > other.latency_s * (1 + EQUAL)
    return found.faster == "b"


def against_all(own: Option, options: Sequence[Option]) -> str:
    """How fast `own` is among `options` (itself one of them)."""
    others = [o for o in options if o.id != own.id]
    if not others:
        return "the only candidate that meets every requirement"
    faster = [o for o in others if is_slower(own, o)]
    if faster:
        fastest = min(faster, key=lambda o: o.latency_s)
        gain = _gain(own, fastest)
        count = f"{len(faster)} of {len(options)} that pass"
        verb = "are" if len(faster) > 1 else "is"
        return f"{count} {verb} faster, the fastest {fastest.candidate.label} {gain}"
    if all(is_slower(o, own) for o in others):
        return f"the fastest of the {len(options)} that meet every requirement"
    return f"none of the other {len(others)} that pass is surely faster"


def ends(found: Ratio) -> str:
    """ " (1.3 to 1.5)", or "" where both print like the value."""
    low, value, high = (times(x) for x in (found.low, found.value, found.high))
    return "" if low == value == high else f" ({low} to {high})"


def times(value: float) -> str:
    """A ratio by digits that matter: "1.4", and "1.04" near 1."""
    return f"{value:.1f}" if value >= NEAR or value <= 1 / NEAR else f"{value:.2f}"


def _gain(own: Option, fastest: Option) -> str:
    found = by_rounds(own.by_round, fastest.by_round)
    if found is None:
        return f"about {own.latency_s / fastest.latency_s:.1f} times"
    return f"{times(found.value)} times{ends(found)}"


def _told(found: Ratio, word: str) -> str:
    """`found` above 1."""
    if found.value >= NEAR:
        return f"{times(found.value)} times {word}{ends(found)}"
    low, value, high = (f"{(x - 1) * 100:.0f}" for x in (found.low, found.value, found.high))
    around = "" if low == value == high else f" ({low} to {high} %)"
    return f"{value} % {word}{around}"


def _about(ratio: float) -> str:
    if abs(ratio - 1) <= EQUAL:
        return "about equally fast"
    plain = Ratio(ratio, ratio, ratio)
    told = _told(plain, "slower") if ratio > 1 else _told(plain.inverse, "faster")
    return f"about {told}"
