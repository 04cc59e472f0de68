"""Size bands, so that families are compared at equal parameter counts.

Each band is four times the last, which doubles a Transformer's width; a family solves for the
width that lands nearest. A fair comparison is at equal parameters (here) *and* at equal time (the
budget).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from advisor.core.candidate import Candidate, Hyperparameter

TOLERANCE = 0.10
"""A candidate's backbone stays within this share of its band."""


@dataclass(frozen=True)
class Band:
    """A named number of backbone parameters, embedding and head apart."""

    name: str
    parameters: int


BANDS = (
    Band("tiny", 31_000),
    Band("small", 125_000),
    Band("medium", 500_000),
    Band("large", 2_000_000),
)


def width_for(parameters: int, count: Callable[[int], int], multiple: int = 4) -> int:
    """The width, a multiple of `multiple`, whose `count(width)` is nearest to `parameters`.

    `count` must grow with the width.
    """
    width = multiple
    while count(width + multiple) <= parameters:
        width += multiple
    below, above = width, width + multiple
    nearer_above = abs(count(above) - parameters) < abs(count(below) - parameters)
    return above if nearer_above else below


def one_per_band(
    family: str,
    count: Callable[[int], int],
    hyperparameters: Callable[[int], dict[str, Hyperparameter]],
    multiple: int = 4,
) -> tuple[Candidate, ...]:
    """A candidate per band, at the width whose parameters come nearest to it.

    `count(width)` gives the backbone's parameters in closed form, `hyperparameters(width)` what
    `Family.build` needs beside the width.
    """
    widths = [(band, width_for(band.parameters, count, multiple)) for band in BANDS]
    return tuple(
        Candidate(
            family=family,
            band=band.name,
            width=width,
            backbone_parameters=count(width),
            hyperparameters=hyperparameters(width),
        )
        for band, width in widths
    )
