"""How much of the gradient of the last output reaches the input some steps before (claim C13).

In float64: ratios of 1e-21 are the finding, not rounding. Norms are means over sequences and over
a random direction of the output, so that no single unit decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import torch

from advisor.core.candidate import Candidate
from advisor.core.learned import GradientByLag

SEQUENCES = 16


class Builder(Protocol):
    """What of a family is needed here."""

    def build(self, candidate: Candidate) -> Any: ...


def by_lag(
    family: Builder, candidate: Candidate, lags: Sequence[int], seed: int = 0
) -> GradientByLag:
    """Norms at each lag over that at lag 0, of the backbone as the family initialises it."""
    torch.manual_seed(seed)
    backbone = family.build(candidate).double().eval()
    backbone.requires_grad_(False)
    noise = torch.Generator().manual_seed(seed)
    shape = (SEQUENCES, max(lags) + 1, candidate.width)
    x = torch.randn(shape, generator=noise, dtype=torch.float64, requires_grad=True)
    last = backbone(x)[:, -1]
    direction = torch.randn(last.shape, generator=noise, dtype=torch.float64)
    (slope,) = torch.autograd.grad((last * direction).sum(), x)
    norms = slope.norm(dim=-1).mean(dim=0).flip(0)  # (lags + 1,), lag 0 first
    here = float(norms[0])
    return GradientByLag(
        family=candidate.family,
        band=candidate.band,
        initialisation=f"as the family initialises it, seed {seed}",
        ratios={lag: float(norms[lag]) / here for lag in lags},
    )
