"""How families are grouped in the literature, by the names that the field uses.

Claims speak of groups ("recurrent", "attention"); a family that is in none is left alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from advisor.api import Capabilities, Expectation

PLAIN_RECURRENT = frozenset({"elman"})
GATED = frozenset({"lstm", "gru", "bilstm", "bigru"})
RECURRENT = PLAIN_RECURRENT | GATED
ATTENTION = frozenset({"transformer-encoder", "transformer-decoder"})
CONVOLUTION = frozenset({"tcn"})
BANDS_BY_SIZE: Sequence[str] = ("tiny", "small", "medium", "large")


def shifts(
    group: Iterable[str],
    families: Mapping[str, Capabilities],
    points: float,
    sd: float,
    reason: str,
) -> tuple[Expectation, ...]:
    """The same expectation for every installed family of a group."""
    return tuple(
        Expectation(family=name, shift=points, sd=sd, reason=reason)
        for name in sorted(set(group) & families.keys())
    )
