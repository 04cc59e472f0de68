"""What both Transformers share: two pre-norm blocks at each size band, sized in closed form."""

from __future__ import annotations

from advisor.api import Candidate, one_per_band

LAYERS = 2
"""As deep as the recurrent candidates, so that depth is not what is compared."""
EXPANSION = 4
"""The feed-forward layer's width over the model's (Vaswani 2017, table 3)."""
HEAD_SIZES = range(16, 66, 2)
"""Sizes of a head that work in practice; even, because rotary positions turn pairs."""
USUAL_HEAD = 32
"""Small models use 32 (MiniLM); the size nearest to it is taken."""


def parameters(width: int) -> int:
    """Weights: per block, attention 4w², feed-forward 8w² and two norms; one norm at the end.

    Linear maps and norms carry no bias, as in PaLM and LLaMA: no loss, fewer operators.
    """
    per_block = (4 + 2 * EXPANSION) * width * width + 2 * width
    return LAYERS * per_block + width


def heads_for(width: int) -> int:
    """How many heads split `width` into even sizes nearest to the usual one, two or more."""
    fitting = [h for h in range(2, width + 1) if width % h == 0 and width // h in HEAD_SIZES]
    return min(fitting, key=lambda heads: abs(width // heads - USUAL_HEAD))


def sizes(family: str) -> tuple[Candidate, ...]:
    """One candidate per band, at the width whose parameter count is nearest to it."""
    return one_per_band(
        family,
        parameters,
        lambda width: {
            "layers": LAYERS,
            "heads": heads_for(width),
            "feed_forward": EXPANSION * width,
        },
    )
